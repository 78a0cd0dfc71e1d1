import { distributorWarnings } from '@icx/identifiers';
import type { LeafIndex } from '@icx/event-store';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { quarantineOf } from '@icx/requests';
import type { HeldCode } from '@icx/requests';
import { instant, londonDate } from '@icx/working-days';
import type { Viewer } from '@icx/parties';
import type { RequestPolicy } from './policy.ts';
import { bundleOf, type EvidenceTools } from './evidence/bundle.ts';
import { dueDatesOf } from './evidence/due-dates.ts';
import type { EvidenceDocument } from './evidence/schema.ts';
import { historyOf } from './history.ts';
import type { HistoryDocument } from './history.ts';
import { legDocument } from './leg-document.ts';
import type { Present } from './leg-document.ts';
import type { Loaded, RaisedState } from './request-log.ts';
import type { RequestDocument } from './request-schema.ts';
import { seesAll } from './standing.ts';

/** Why nobody is left to ask; what the others have answered is no addressee's business. */
const stallDocument = (state: RaisedState, own: boolean) => ({
  stalled: state.status === 'stalled' ? state.reason : null,
  ...(own ? { stallAnswers: state.status === 'stalled' ? state.answers : [] } : {}),
});

const codeDocument = ({ supplier, representation, check, sealedTo }: HeldCode) => ({
  supplier,
  representation,
  check,
  ...(sealedTo === undefined ? {} : { sealedTo, note: unseen }),
});
const unseen =
  'The exchange has neither seen nor checked this code: its supplier’s client sealed it to the requester’s key.';

/**
 * A request as one viewer may see it; it never holds a code. An addressee sees only its own legs: whom else the
 * requester asked is not its business. The requester's own reference is shown to nobody else, not to SECAS either.
 */
const requestDocument = (state: RaisedState, viewer: Viewer, present: Present): RequestDocument => {
  const { facts } = state;
  const own = seesAll(viewer) || state.requester === viewer.party;
  const seen = own ? state.legs : state.legs.filter(({ addressee }) => addressee === viewer.party);
  const legs = seen.map((leg) => legDocument(leg, present));
  const mine = own || ('code' in state && state.code.supplier === viewer.party);
  return {
    id: state.id,
    state: state.status,
    requester: state.requester,
    device: 'code' in state && mine ? { ...state.device, deviceId: state.code.deviceId } : state.device,
    warnings: distributorWarnings({ 'device/mpxn': state.device.mpxn }),
    raisedAt: state.raisedAt,
    backlog: state.backlog,
    backlogBasis: state.backlogBasis ?? null,
    backlogLeft: state.backlogLeft ?? null,
    smiStatus: facts.smiStatus,
    installation: facts.installation,
    ...(state.requester === viewer.party ? { yourReference: facts.yourReference } : {}),
    ...(own ? { candidates: state.candidates } : {}),
    neededBy: facts.neededBy,
    evidenceOfInstallation: facts.evidence,
    leg: legs.at(-1) ?? null,
    legs,
    code: 'code' in state && mine ? codeDocument(state.code) : null,
    quarantine: own ? quarantineOf(state) : null,
    ...stallDocument(state, own),
    closesAt: 'closesAt' in state ? state.closesAt : null,
    supersession: state.supersession ?? null,
    ending: state.status === 'ended' ? state.ending : null,
  };
};

/** Requests as they are shown today. */
export class RequestDocuments {
  constructor(
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
    private readonly leaves: LeafIndex,
  ) {}

  of(state: RaisedState, viewer: Viewer): RequestDocument {
    const now = instant(this.clock.now());
    return requestDocument(state, viewer, { now, today: londonDate(now), calendars: this.policy.calendars });
  }

  history(loaded: Loaded, viewer: Viewer): HistoryDocument {
    return { id: loaded.stream, events: historyOf(loaded, viewer) };
  }

  /** How each due date that the viewer sees came about, day by day. */
  dueDates(loaded: Loaded, viewer: Viewer): ReturnType<typeof dueDatesOf> {
    return dueDatesOf(historyOf(loaded, viewer), this.policy);
  }

  /** The request and its history in one bundle. */
  evidence(loaded: Loaded, viewer: Viewer, tools: EvidenceTools): Promise<EvidenceDocument | Refusal> {
    const request = this.of(loaded.state as RaisedState, viewer);
    const generatedAt = instant(this.clock.now());
    return bundleOf({ loaded, viewer, request, generatedAt }, this.policy, this.leaves, tools);
  }
}
