import { decide, isLive, subjectOf, wantSame } from '@icx/data-fixes';
import type { Case, Claim, DataFixCommand, DataFixId, DataFixState, IncidentCategory, Item } from '@icx/data-fixes';
import type { Author, Commands, Turns } from '@icx/parties-service';
import { isByCommand, type EventStore, type NewEvent, type RecordedEvent } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CaseIds } from './case-ids.ts';
import { foundIn, stateOf } from './case-stream.ts';
import type { Found } from './case-stream.ts';
import { authorOf } from './actor.ts';
import type { Actor } from './actor.ts';

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

/** More than this beside each other on one item of one device: somebody loops. */
const ATTEMPTS = 20;
const contended = refuse.unavailable(
  'request-contended',
  'Others are changing the same case. Send the same command again in a moment.',
);

/** Finds the case that takes a report: the open one of this item and device, or the next one. */
export class CaseOpener {
  constructor(
    private readonly log: EventStore,
    private readonly commands: Commands,
    private readonly ids: CaseIds,
    private readonly turns: Turns,
    private readonly mayReport: MayReport = async () => true,
  ) {}

  async open(draft: DataFixDraft, actor: Actor): Promise<OpenOutcome | Refusal> {
    if (!(await this.mayReport(draft, actor.party))) return notYours;
    const first = this.ids.idOf(draft.deviceId, draft.item, subjectOf(draft), 1);
    return this.turns.take(first, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const outcome = await this.#report(draft, actor);
        if (outcome) return outcome;
      }
      return contended;
    });
  }

  /** `undefined`: the case was ended or followed by somebody else meanwhile, look again. */
  async #report(draft: DataFixDraft, actor: Actor): Promise<OpenOutcome | Refusal | undefined> {
    const id = await this.#takes(draft, actor);
    if (!id) return undefined;
    const { party: by, as, at, command } = actor;
    const events = await this.#perform(id, authorOf(actor), { ...draft, type: 'report', case: id, at, by, as });
    if (!isRefusal(events)) return { ...foundIn(events), created: isByCommand(events[0]!, by, command.id) };
    return events.code === 'data-fix-ended' ? undefined : events;
  }

  /** The first of the cases that this command went into already, is live, or is not there yet. */
  async #takes(draft: DataFixDraft, actor: Actor): Promise<DataFixId | undefined> {
    const subject = subjectOf(draft);
    const named = (n: number) => this.ids.idOf(draft.deviceId, draft.item, subject, n);
    if (subject !== null) {
      const older = await this.#unnamed(draft, actor, named(1));
      if (older !== 'none') return older;
    }
    for (let n = 1; ; n++) {
      const { state, own } = await this.#look(named(n), actor);
      if (own || state.status === 'absent' || isLive(state)) return named(n);
      if (!(await this.#closed(state, named(n + 1), actor))) return undefined;
    }
  }

  /** Cases of before faults under "other" were told apart: one that is about this fault takes it; `none`: none is. */
  async #unnamed(draft: DataFixDraft, actor: Actor, next: DataFixId): Promise<DataFixId | undefined | 'none'> {
    for (let n = 1; ; n++) {
      const id = this.ids.idOf(draft.deviceId, draft.item, null, n);
      const { state, own } = await this.#look(id, actor);
      if (state.status === 'absent') return 'none';
      if (own) return id;
      if (!state.reports.some((report) => wantSame(report, draft))) continue;
      if (isLive(state)) return id;
      if (!(await this.#closed(state, next, actor))) return undefined;
    }
  }

  async #look(
    id: DataFixId,
    { party, command }: Actor,
  ): Promise<{ readonly state: DataFixState; readonly own: boolean }> {
    const events = await this.log.readStream(id);
    return { state: stateOf(events), own: events.some((event) => isByCommand(event, party, command.id)) };
  }

  /** Before the next case is there a resolved one is closed for good: it could be reopened beside it otherwise. */
  async #closed(state: Case, next: DataFixId, actor: Actor): Promise<boolean> {
    if (state.status !== 'resolved' || state.next !== null) return true;
    const { party: by, as, at } = actor;
    const { command: _, ...author } = authorOf(actor);
    return !isRefusal(await this.#perform(state.id, author, { type: 'follow', next, at, by, as }));
  }

  #perform(id: DataFixId, author: Author, command: DataFixCommand): Promise<readonly RecordedEvent[] | Refusal> {
    return this.commands.perform(id, author, (recorded) => {
      const { events, refusal } = decide(command, stateOf(recorded));
      return refusal ?? (events as readonly unknown[] as readonly NewEvent[]);
    });
  }
}
