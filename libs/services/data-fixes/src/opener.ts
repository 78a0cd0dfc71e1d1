import type { Commands } from '@icx/commands';
import { decideCase, isLive, subjectOf, wantSame } from '@icx/data-fixes';
import type { Claim, DataFixId, IncidentCategory, Item } from '@icx/data-fixes';
import { isByCommand } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CaseContext } from './case-context.ts';
import type { CaseIds } from './case-ids.ts';
import { caseStream, foundIn } from './case-stream.ts';
import type { Found, LoadedCase } from './case-stream.ts';

/** What somebody reports: one item of one device. */
export interface DataFixDraft extends Claim {
  readonly deviceId: DeviceId;
  readonly item: Item;
  readonly consumerComplaint: boolean;
  readonly category: IncidentCategory | null;
}

/**
 * Whether the device is any business of the party: who joins a case reads what the others reported.
 */
export type MayReport = (draft: Pick<DataFixDraft, 'deviceId' | 'wanted'>, party: PartyId) => Promise<boolean>;

const notYours = refuse(
  'device-not-yours',
  'The inventory has this device, and you neither supply, installed nor pre-notified it, nor do you supply the meter point that it should be at. Check the Device ID.',
  '/deviceId',
);

/** The case that was opened, or the open one that there was already. */
export type OpenOutcome = Found & { readonly created: boolean };

/** Finds the case that takes a report: the open one of this item and device, or the next one. */
export class CaseOpener {
  constructor(
    private readonly commands: Commands,
    private readonly ids: CaseIds,
    private readonly mayReport: MayReport = async () => true,
  ) {}

  async open(draft: DataFixDraft, context: CaseContext): Promise<OpenOutcome | Refusal> {
    const { party: by, receivedAt: at, as } = context;
    if (!(await this.mayReport(draft, by))) return notYours;
    const key = `reporting ${this.ids.idOf(draft.deviceId, draft.item, subjectOf(draft), 1)}`;
    const find = (): Promise<LoadedCase | undefined> => this.#takes(draft, context);
    const done = await this.commands.perform({ key, find }, caseStream, context, (state, { stream }) =>
      decideCase({ ...draft, type: 'report', case: stream as DataFixId, at, by, as }, state),
    );
    return isRefusal(done) ? done : { ...foundIn(done), created: done.before.status === 'absent' };
  }

  /**
   * The first of the cases that this command went into already, is live, or is not there yet. `undefined`: one was ended
   * or followed by somebody else meanwhile, look again.
   */
  async #takes(draft: DataFixDraft, context: CaseContext): Promise<LoadedCase | undefined> {
    const subject = subjectOf(draft);
    const named = (n: number) => this.ids.idOf(draft.deviceId, draft.item, subject, n);
    if (subject !== null) {
      const older = await this.#unnamed(draft, context, named(1));
      if (older !== 'none') return older;
    }
    for (let n = 1; ; n++) {
      const loaded = await this.commands.load(named(n), caseStream);
      if (isOwn(loaded, context) || loaded.state.status === 'absent' || isLive(loaded.state)) return loaded;
      if (!(await this.#closed(loaded, named(n + 1), context))) return undefined;
    }
  }

  /** Cases of before faults under "other" were told apart: one that is about this fault takes it; `none`: none is. */
  async #unnamed(draft: DataFixDraft, context: CaseContext, next: DataFixId): Promise<LoadedCase | undefined | 'none'> {
    for (let n = 1; ; n++) {
      const loaded = await this.commands.load(this.ids.idOf(draft.deviceId, draft.item, null, n), caseStream);
      const { state } = loaded;
      if (state.status === 'absent') return 'none';
      if (isOwn(loaded, context)) return loaded;
      if (!state.reports.some((report) => wantSame(report, draft))) continue;
      if (isLive(state)) return loaded;
      if (!(await this.#closed(loaded, next, context))) return undefined;
    }
  }

  /** Before the next case is there a resolved one is closed for good: it could be reopened beside it otherwise. */
  async #closed(loaded: LoadedCase, next: DataFixId, context: CaseContext): Promise<boolean> {
    const { state } = loaded;
    if (state.status !== 'resolved' || state.next !== null) return true;
    const { party, user, channel, receivedAt: at, as } = context;
    const follow = { type: 'follow', next, at, by: party, as } as const;
    // Not the command itself, whose outcome is the report.
    const done = await this.commands.perform(loaded, caseStream, { party, user, channel }, (resolved) =>
      decideCase(follow, resolved),
    );
    return !isRefusal(done);
  }
}

const isOwn = ({ events }: LoadedCase, { party, commandId }: CaseContext): boolean =>
  events.some((event) => isByCommand(event, party, commandId));
