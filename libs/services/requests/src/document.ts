import { distributorWarnings } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { clockOf, clockReasonOf, quarantineOf } from '@icx/requests';
import type { HeldCode, Leg, RequestState } from '@icx/requests';
import type { RaisedState } from './request-log.ts';

/** How somebody stands to a request. */
export type Relation = 'requester' | 'addressee' | 'none';

export const relationTo = (state: RequestState, party: PartyId): Relation => {
  if (state.status === 'absent') return 'none';
  if (state.requester === party) return 'requester';
  return state.legs.some(({ addressee }) => addressee === party) ? 'addressee' : 'none';
};

const dueDocument = ({ deadline }: Leg) => ({
  dueOn: deadline?.dueOn ?? null,
  dueAt: deadline?.dueAt ?? null,
  calendar: deadline?.calendar ?? null,
  calendarVersion: deadline?.calendarVersion ?? null,
  term: deadline?.term ?? null,
});

const legDocument = (leg: Leg) => ({
  number: leg.number,
  addressee: leg.addressee,
  /** The party that would be asked if nobody had taken its place. */
  insteadOf: leg.insteadOf ?? null,
  basis: leg.basis,
  evidence: leg.evidence,
  obligated: leg.obligated,
  clock: clockOf(leg),
  clockReason: clockReasonOf(leg),
  openedAt: leg.openedAt,
  receipt: leg.receipt,
  receivedAt: leg.receivedAt ?? null,
  receivedBy: leg.receivedBy ?? null,
  undelivered: leg.undelivered ?? null,
  ...dueDocument(leg),
  acknowledgedAt: leg.acknowledgedAt ?? null,
  reply: leg.reply ?? null,
  query: leg.query ?? null,
  contest: leg.contest ?? null,
  through: leg.through ?? {},
  breach: leg.breach ?? null,
  closed: leg.closed ?? null,
  correction: leg.correction,
});

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
export const requestDocument = (state: RaisedState, viewer: { readonly party: PartyId; readonly seesAll: boolean }) => {
  const { facts } = state;
  const own = viewer.seesAll || state.requester === viewer.party;
  const legs = (own ? state.legs : state.legs.filter(({ addressee }) => addressee === viewer.party)).map(legDocument);
  const mine = own || ('code' in state && state.code.supplier === viewer.party);
  return {
    id: state.id,
    state: state.status,
    requester: state.requester,
    device: 'code' in state && mine ? { ...state.device, deviceId: state.code.deviceId } : state.device,
    warnings: distributorWarnings({ 'device/mpxn': state.device.mpxn }),
    raisedAt: state.raisedAt,
    backlog: state.backlog,
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

export type RequestDocument = ReturnType<typeof requestDocument>;
