import { Commands, commandIdReused, kept, onlyTried } from '@icx/commands';
import type { CommandContext, Loaded, Outcome } from '@icx/commands';
import { deciderOf } from '@icx/commands';
import { isByCommand, type EventStore, type RecordedEvent } from '@icx/event-store';
import type { Mpxn, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { atRow, countingRows, isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Register } from '@icx/parties-service';
import { slices } from '@icx/runtime';
import {
  evolveSupplyPoint,
  noSwitches,
  parseSwitchId,
  recordSwitch,
  supplyPointStream,
  switchEventTypes,
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

/** The messages of one meter point, in their order. */
interface Point {
  readonly stream: string;
  readonly by: CommandContext;
  readonly items: readonly Item[];
}

/** A message that is a command of its own: a line of a file. */
export interface SwitchRow {
  readonly draft: SwitchDraft;
  readonly context: CommandContext;
}

type Recorded = Loaded<SupplyPoint, SwitchEvent>;

interface Item {
  readonly index: number;
  readonly message: SwitchMessage;
}

/**
 * Takes what the switch feed says, from whichever channel it comes. A message is its own proof of having been seen:
 * sent again it changes nothing, and the order in which messages come does not matter.
 */
export class SwitchIntake {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    views: ReadStore,
    private readonly register: Register,
  ) {
    this.#commands = new Commands(log, views);
  }

  /** A message that cannot be taken hurts none of its neighbours. */
  async record(drafts: readonly SwitchDraft[], context: CommandContext): Promise<RecordedSwitches | Refusal> {
    const outcomes: SwitchOutcome[] = [];
    const points = await this.#byPoint(drafts, context, outcomes);
    const led = await this.#lead(points, context, outcomes);
    if (isRefusal(led)) return led;
    const rest = await this.#take(points.slice(led.begun), outcomes);
    if (context.trial) return firstRejected(outcomes) ?? onlyTried;
    const position = latest(led.position, rest);
    const isNew = !led.before && position === 0n;
    if (isNew && outcomes.some(({ outcome }) => outcome === 'repeated')) await this.#note(context);
    return { outcomes, position };
  }

  /** Each message as a command of its own. Of a trial too: what would become of each. */
  async recordRows(rows: readonly SwitchRow[]): Promise<readonly SwitchOutcome[]> {
    const outcomes: SwitchOutcome[] = [];
    const points: Point[] = [];
    for await (const { index, message } of this.#read(
      rows.map(({ draft }) => draft),
      outcomes,
    ))
      points.push({ stream: supplyPointStream(message.mpxn), by: rows[index]!.context, items: [{ index, message }] });
    await this.#take(points, outcomes);
    return outcomes;
  }

  /**
   * One point after the other until one is written, under the command's id: whoever uses that for something else is
   * refused. `before`: the command came before, so that its id is taken.
   */
  async #lead(
    points: readonly Point[],
    context: CommandContext,
    outcomes: SwitchOutcome[],
  ): Promise<{ readonly before: boolean; readonly begun: number; readonly position: bigint } | Refusal> {
    let before = await this.#commands.cameBefore(context);
    let [begun, position] = [0, 0n];
    while (before === false && position === 0n && begun < points.length) {
      const [done] = await this.#take([points[begun]!], outcomes, true);
      // Perhaps this very command, sent twice, was first.
      if (done === commandIdReused) before = (await this.#commands.cameBefore(context)) || commandIdReused;
      else [begun, position] = [begun + 1, latest(position, [done!])];
    }
    return isRefusal(before) ? before : { before, begun, position };
  }

  /** The messages of each meter point, in their order; what cannot be taken gets its outcome. */
  async #byPoint(
    drafts: readonly SwitchDraft[],
    by: CommandContext,
    outcomes: SwitchOutcome[],
  ): Promise<readonly Point[]> {
    const byPoint = new Map<Mpxn, Point & { readonly items: Item[] }>();
    for await (const item of this.#read(drafts, outcomes)) {
      const { mpxn } = item.message;
      if (!byPoint.has(mpxn)) byPoint.set(mpxn, { stream: supplyPointStream(mpxn), by, items: [] });
      byPoint.get(mpxn)!.items.push(item);
    }
    return [...byPoint.values()];
  }

  /** With the parties that they name; what cannot be taken gets its outcome. */
  async *#read(drafts: readonly SwitchDraft[], outcomes: SwitchOutcome[]): AsyncGenerator<Item, void, undefined> {
    const counted = countingRows();
    const breathe = slices();
    for (const [index, draft] of drafts.entries()) {
      await breathe();
      const message = counted(draft.mpxn) ?? (await this.#resolve(draft));
      if (isRefusal(message)) outcomes[index] = { outcome: 'rejected', refusal: message };
      else yield { index, message };
    }
  }

  /** All messages of one meter point in one append. */
  async #take(
    points: readonly Point[],
    outcomes: SwitchOutcome[],
    creates = false,
  ): Promise<readonly Outcome<SupplyPoint, SwitchEvent, string>[]> {
    const decide = ({ items, by }: Point, before: SupplyPoint, { events }: Recorded): readonly SwitchEvent[] => {
      const told = new Set<RecordedEvent>();
      let state = before;
      return items.flatMap(({ index, message }) => {
        const taken = recordSwitch(message, by.receivedAt, state);
        if (isRefusal(taken)) {
          outcomes[index] = { outcome: 'rejected', refusal: taken };
          return [];
        }
        const { id, version, mpxn } = message;
        const stored = ownEvent(events, message, by, told);
        if (stored) told.add(stored);
        outcomes[index] = { outcome: stored ? 'recorded' : taken.outcome, id, version, mpxn };
        state = taken.events.reduce(evolveSupplyPoint, state);
        return taken.events;
      });
    };
    const done = await this.#commands.performRows(points, supplyPoint, ({ by }) => by, decide, { creates });
    for (const [n, refusal] of done.entries())
      if (isRefusal(refusal) && refusal !== onlyTried)
        for (const { index } of points[n]!.items) outcomes[index] = { outcome: 'rejected', refusal };
    return done;
  }

  /** A command that said nothing new leaves no event at a meter point; its id is taken all the same. */
  async #note(context: CommandContext): Promise<void> {
    const event = { type: 'switching.repetition-received.v1', data: { at: context.receivedAt } };
    const { party, commandId } = context;
    await this.#commands.perform(`switches-${party}/${commandId}`, kept, context, () => [event]);
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

/** Of the last event that this command brought about; a stream where it changed nothing counts not. */
const latest = (position: bigint, done: readonly Outcome<SupplyPoint, SwitchEvent, string>[]): bigint =>
  done.reduce((last, one) => {
    const isFresh = !isRefusal(one) && one.state !== one.before;
    return isFresh && one.position > last ? one.position : last;
  }, position);

/** Sent again by the same command a message has the stored outcome and is no repeat. Each event speaks for one message. */
const ownEvent = (
  recorded: readonly RecordedEvent[],
  { id, version }: SwitchMessage,
  { party, commandId }: CommandContext,
  told: ReadonlySet<RecordedEvent>,
): RecordedEvent | undefined =>
  recorded.find(
    (event) =>
      event.data['id'] === id &&
      event.data['version'] === version &&
      isByCommand(event, party, commandId) &&
      !told.has(event),
  );

const supplyPoint = deciderOf<SupplyPoint, SwitchEvent>(noSwitches, evolveSupplyPoint, switchEventTypes);
