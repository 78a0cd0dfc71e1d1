import { slices } from '@icx/runtime';
import { commandIdReused, onlyTried } from '@icx/parties-service';
import {
  isByCommand,
  metadataOf,
  revisionAfter,
  type EventMetadata,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '@icx/event-store';
import type { Mpxn, PartyId } from '@icx/identifiers';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { atRow, countingRows, isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Register } from '@icx/parties-service';
import type { Envelope } from '@icx/requests-service';
import {
  evolveSupplyPoint,
  noSwitches,
  parseSwitchId,
  recordSwitch,
  supplyPointStream,
  type SupplyPoint,
  type SwitchEvent,
  type SwitchId,
  type SwitchMessage,
} from '@icx/switching';
import { must } from '@icx/refusals';
import { addDays, type PlainDate } from '@icx/working-days';

/** One message of the feed as it came, parsed; parties by PartyId, MPID or gas short code. */
export interface SwitchDraft {
  /** The feed's own name for the switch; without one it is named by what it says, and cannot be corrected in that. */
  readonly id?: SwitchId;
  readonly version: number;
  readonly mpxn: Mpxn;
  readonly losing: string | null;
  readonly gaining: string;
  readonly effectiveFrom: PlainDate;
  readonly withdrawn: boolean;
}

export type SwitchOutcome =
  | { readonly outcome: 'recorded' | 'repeated'; readonly id: SwitchId; readonly version: number; readonly mpxn: Mpxn }
  | { readonly outcome: 'rejected'; readonly refusal: Refusal };

export interface RecordedSwitches {
  /** In the order of the messages. */
  readonly outcomes: readonly SwitchOutcome[];
  /** Of the last event that they brought about; 0 when none. */
  readonly position: bigint;
}

/** Meter points handled at a time: enough that their appends share commits, few enough that others get their turn. */
const ABREAST = 128;
const ATTEMPTS = 20;

const contended = refuse.unavailable(
  'request-contended',
  'Too many messages are changing this meter point at once. Send the same ones again in a moment.',
);

interface Item {
  readonly index: number;
  readonly message: SwitchMessage;
}

/**
 * Takes what the switch feed says, from whichever channel it comes. A message is its own proof of having been seen:
 * sent again it changes nothing, and the order in which messages come does not matter.
 */
export class SwitchDesk {
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly register: Register,
    private readonly keys: KeyRing,
  ) {}

  /** A message that cannot be taken hurts none of its neighbours. */
  async record(drafts: readonly SwitchDraft[], envelope: Envelope): Promise<RecordedSwitches | Refusal> {
    const outcomes: SwitchOutcome[] = [];
    const points = await this.#byPoint(drafts, outcomes);
    let last = 0n;
    const take = async (items: readonly Item[], first: boolean): Promise<Refusal | undefined> => {
      const taken = await this.#record(items, envelope, first, outcomes);
      if (isRefusal(taken)) return taken;
      if (taken > last) last = taken;
      return undefined;
    };
    const before = await this.#usedBefore(envelope);
    if (isRefusal(before)) return before;
    let begun = 0;
    // One after the other until one is written, under the command's id: whoever uses that for something else is refused.
    while (!before && last === 0n && begun < points.length) {
      const reused = await take(points[begun++]!, true);
      if (reused) return reused;
    }
    const breathe = slices();
    for (let from = begun; from < points.length; from += ABREAST) {
      await Promise.all(points.slice(from, from + ABREAST).map((items) => take(items, false)));
      await breathe();
    }
    if (envelope.trial) return firstRejected(outcomes) ?? onlyTried;
    if (!before && last === 0n && outcomes.some(({ outcome }) => outcome === 'repeated')) await this.#note(envelope);
    await this.views.reached(last);
    return { outcomes, position: last };
  }

  /** The messages of each meter point, in their order; what cannot be taken gets its outcome. */
  async #byPoint(drafts: readonly SwitchDraft[], outcomes: SwitchOutcome[]): Promise<readonly (readonly Item[])[]> {
    const byPoint = new Map<Mpxn, Item[]>();
    const counted = countingRows();
    const breathe = slices();
    for (const [index, draft] of drafts.entries()) {
      await breathe();
      const message = counted(draft.mpxn) ?? (await this.#resolve(draft));
      if (isRefusal(message)) outcomes[index] = { outcome: 'rejected', refusal: message };
      else if (byPoint.has(message.mpxn)) byPoint.get(message.mpxn)!.push({ index, message });
      else byPoint.set(message.mpxn, [{ index, message }]);
    }
    return [...byPoint.values()];
  }

  /** All messages of one meter point, in one append. Returns the position of its last event. */
  async #record(
    items: readonly Item[],
    envelope: Envelope,
    leads: boolean,
    outcomes: SwitchOutcome[],
  ): Promise<bigint | Refusal> {
    let first = leads;
    const { mpxn } = items[0]!.message;
    const stream = supplyPointStream(mpxn);
    const commandKey = commandKeyOf(envelope);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const recorded = await this.log.readStream(stream);
      const fresh: SwitchEvent[] = [];
      const told = new Set<RecordedEvent>();
      let state = fold(recorded);
      for (const { index, message } of items) {
        const taken = recordSwitch(message, envelope.receivedAt, state);
        if (isRefusal(taken)) outcomes[index] = { outcome: 'rejected', refusal: taken };
        else {
          const { id, version } = message;
          const stored = ownEvent(recorded, message, envelope, told);
          if (stored) told.add(stored);
          const outcome = stored ? 'recorded' : taken.outcome;
          outcomes[index] = { outcome, id, version, mpxn };
          state = taken.events.reduce(evolveSupplyPoint, state);
          fresh.push(...taken.events);
        }
      }
      if (fresh.length === 0 || envelope.trial) return 0n;
      const result = await this.log.append(
        stream,
        revisionAfter(recorded),
        fresh as readonly unknown[] as readonly NewEvent[],
        { metadata: this.#metadata(envelope, first), ...(first ? { commandKey } : {}) },
      );
      if (result.outcome === 'appended') return result.position;
      if (result.outcome === 'command-key-taken') {
        const used = await this.#usedBefore(envelope);
        if (isRefusal(used)) return used;
        first = false;
      }
    }
    for (const { index } of items) outcomes[index] = { outcome: 'rejected', refusal: contended };
    return 0n;
  }

  /** A command that said nothing new leaves no event at a meter point; its id is taken all the same. */
  async #note(envelope: Envelope): Promise<void> {
    const event = { type: 'switching.repetition-received.v1', data: { at: envelope.receivedAt } };
    const options = { metadata: this.#metadata(envelope, true), commandKey: commandKeyOf(envelope) };
    await this.log.append(`switches-${commandKeyOf(envelope)}`, 'no-stream', [event], options);
  }

  /** Whether this very command came before; the refusal if its id came with another body. */
  async #usedBefore(envelope: Envelope): Promise<boolean | Refusal> {
    const used = await this.log.findByCommandKey(commandKeyOf(envelope));
    if (!used) return false;
    const [event] = await this.log.readStream(used.stream, { from: used.revision });
    return event?.metadata['body'] === commandFingerprint(this.keys, envelope.body) || commandIdReused;
  }

  #metadata(envelope: Envelope, first: boolean): EventMetadata {
    const { commandId: command, body } = envelope;
    return metadataOf(envelope, { command, ...(first ? { body: commandFingerprint(this.keys, body) } : {}) });
  }

  async #resolve({ losing, gaining, id, ...rest }: SwitchDraft): Promise<SwitchMessage | Refusal> {
    const gainer = await this.#supplier(gaining, rest.effectiveFrom, '/gaining');
    if (isRefusal(gainer)) return gainer;
    // It supplies until the day before; an identifier may end, or pass on, with the very day of the switch.
    const before = addDays(rest.effectiveFrom, -1);
    const held = losing === null ? undefined : await this.register.findParty(losing, before);
    const loser = losing === null ? null : await this.#supplier(losing, held ? before : rest.effectiveFrom, '/losing');
    if (isRefusal(loser)) return loser;
    return {
      ...rest,
      id: id ?? must(parseSwitchId(`${gainer}-from-${rest.effectiveFrom}`)),
      losing: loser,
      gaining: gainer,
    };
  }

  async #supplier(name: string, on: PlainDate, pointer: string): Promise<PartyId | Refusal> {
    const party = await this.register.findParty(name, on);
    return party?.kind === 'supplier'
      ? party.party
      : refuse(
          'party-unknown',
          `No supplier goes by that identifier on ${on}. Correct it, or have SECAS register it first.`,
          pointer,
        );
  }
}

const firstRejected = (outcomes: readonly SwitchOutcome[]): Refusal | undefined => {
  const index = outcomes.findIndex(({ outcome }) => outcome === 'rejected');
  const rejected = outcomes[index];
  return rejected?.outcome === 'rejected' ? atRow(rejected.refusal, `/switches/${index}`) : undefined;
};

const commandKeyOf = ({ party, commandId }: Envelope): string => `${party}/${commandId}`;

/** Sent again by the same command a message has the stored outcome and is no repeat. Each event speaks for one message. */
const ownEvent = (
  recorded: readonly RecordedEvent[],
  { id, version }: SwitchMessage,
  { party, commandId }: Envelope,
  told: ReadonlySet<RecordedEvent>,
): RecordedEvent | undefined =>
  recorded.find(
    (event) =>
      event.data['id'] === id &&
      event.data['version'] === version &&
      isByCommand(event, party, commandId) &&
      !told.has(event),
  );

const fold = (events: readonly RecordedEvent[]): SupplyPoint =>
  (events as readonly unknown[] as readonly SwitchEvent[]).reduce(evolveSupplyPoint, noSwitches);
