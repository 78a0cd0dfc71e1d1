import { decide, isLive } from '@icx/data-fixes';
import type { Claim, DataFixCommand, DataFixId, IncidentCategory, Item } from '@icx/data-fixes';
import type { Author, Commands } from '@icx/directory-service';
import { isByCommand, type EventStore, type NewEvent, type RecordedEvent } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Turns } from '@icx/requests-service';
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
const contended = refuse(
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
    const first = this.ids.idOf(draft.deviceId, draft.item, 1);
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
  async #takes({ deviceId, item }: DataFixDraft, actor: Actor): Promise<DataFixId | undefined> {
    for (let n = 1; ; n++) {
      const id = this.ids.idOf(deviceId, item, n);
      const events = await this.log.readStream(id);
      const state = stateOf(events);
      if (state.status === 'absent' || isLive(state)) return id;
      if (events.some((event) => isByCommand(event, actor.party, actor.command.id))) return id;
      if (state.status !== 'resolved' || state.next !== null) continue;
      // Before the next case is there this one is closed for good: it could be reopened beside it otherwise.
      const { party: by, as, at } = actor;
      const next = this.ids.idOf(deviceId, item, n + 1);
      const { command: _, ...author } = authorOf(actor);
      if (isRefusal(await this.#perform(id, author, { type: 'follow', next, at, by, as }))) return undefined;
    }
  }

  #perform(id: DataFixId, author: Author, command: DataFixCommand): Promise<readonly RecordedEvent[] | Refusal> {
    return this.commands.perform(id, author, (recorded) => {
      const { events, refusal } = decide(command, stateOf(recorded));
      return refusal ?? (events as readonly unknown[] as readonly NewEvent[]);
    });
  }
}
