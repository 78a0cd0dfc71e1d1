import { isByCommand, type AppendResult, type EventStore, type NewEvent } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { keptTrace, traced } from '@icx/telemetry';
import { abreast } from './abreast.ts';
import { commandKeyOf, hasBody, isCommand, metadataFor, type By, type CommandContext } from './context.ts';
import { folded, type Decide, type Decider, type DomainEvent, type Loaded } from './decider.ts';
import { after, decisionOf, unchanged, type How, type On, type Outcome } from './outcome.ts';
import { commandIdReused, contended, movedFrom, onlyTried, writtenByNewerRelease } from './refusals.ts';
import { Turns } from './turns.ts';

/** More writers than this on one stream at once: somebody loops. */
const ATTEMPTS = 20;

interface Task<State, Event extends DomainEvent, Stream extends string> {
  readonly on: On<State, Event, Stream>;
  readonly decider: Decider<State, Event>;
  readonly by: By;
  readonly decide: Decide<State, Event>;
  readonly how: How<State, Event> & { readonly inRows?: boolean };
}

interface Appended<State, Event extends DomainEvent, Stream extends string> {
  readonly outcome: Outcome<State, Event, Stream>;
  /** Up to where the views have to have come before anybody is told. */
  readonly position: bigint;
}

/** The one way in which anything is decided and recorded. */
export class Commands {
  /** For what must not overlap beside the streams themselves. */
  readonly turns = new Turns();

  /** @param views whoever is told of an outcome sees it in them; without them nobody waits. */
  constructor(
    private readonly log: EventStore,
    private readonly views: Pick<ReadStore, 'reached'> = { reached: async () => undefined },
  ) {}

  async load<State, Event extends DomainEvent, Stream extends string>(
    stream: Stream,
    decider: Decider<State, Event>,
  ): Promise<Loaded<State, Event, Stream>> {
    return folded(stream, await this.log.readStream(stream), decider);
  }

  /** Where a command that began a stream, or carried its id as if it did, was carried out. */
  findCommand(
    context: Pick<CommandContext, 'party' | 'commandId'>,
  ): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    return this.log.findByCommandKey(commandKeyOf(context));
  }

  /** Whether this very command came before, as far as `findCommand` knows; the refusal if its id came with another body. */
  async cameBefore(context: CommandContext): Promise<boolean | Refusal> {
    const found = await this.findCommand(context);
    if (!found) return false;
    const [event] = await this.log.readStream(found.stream, { from: found.revision });
    return !event || hasBody(event, context) || commandIdReused;
  }

  /** The stored outcome of this very command; a refusal if its id came with another body; `undefined` if it is new. */
  replay<State, Event extends DomainEvent, Stream extends string>(
    { stream, events }: Loaded<State, Event, Stream>,
    decider: Decider<State, Event>,
    context: CommandContext,
  ): Outcome<State, Event, Stream> | undefined {
    const isOwn = (event: (typeof events)[number]): boolean => isByCommand(event, context.party, context.commandId);
    const last = events.findLastIndex(isOwn);
    const own = events[last];
    if (!own) return undefined;
    if (!hasBody(own, context)) return commandIdReused;
    const before = folded(stream, events.slice(0, events.findIndex(isOwn)), decider).state;
    const then = folded(stream, events.slice(0, last + 1), decider);
    return { ...then, position: own.position, before, replayed: true };
  }

  /**
   * The same of a command wherever it was carried out, as far as `findCommand` knows. An id that was used for something
   * that this decider knows nothing of was used with another body.
   */
  async stored<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    context: CommandContext,
  ): Promise<Outcome<State, Event, string> | undefined> {
    const found = await this.findCommand(context);
    if (!found) return undefined;
    return this.replay(await this.load(found.stream, decider), decider, context) ?? commandIdReused;
  }

  /**
   * Loads, decides, appends, waits for the views. When somebody else was first, again; when this very command was, its
   * stored outcome. A stream that the door loaded is decided on as it is: if it has changed since, the append says so.
   */
  async perform<State, Event extends DomainEvent, Stream extends string>(
    on: On<State, Event, Stream>,
    decider: Decider<State, Event>,
    by: By,
    decide: Decide<State, Event>,
    how: How<State, Event> = {},
  ): Promise<Outcome<State, Event, Stream>> {
    const key = typeof on === 'string' ? on : 'key' in on ? on.key : on.stream;
    return traced('command', async () => {
      const { outcome, position } = await this.turns.take(key, () => this.#carryOut({ on, decider, by, decide, how }));
      await this.views.reached(position);
      return outcome;
    });
  }

  /**
   * The same command on many streams, each decided on its own: one that is refused hurts none of the others. That the
   * batch came is on record elsewhere, so here nothing new leaves no event, and what came before is decided again.
   * @param by one command of all rows, or of each its own
   */
  async performRows<Row extends { readonly stream: string }, State, Event extends DomainEvent>(
    rows: readonly Row[],
    decider: Decider<State, Event>,
    by: By | ((row: Row) => By),
    decide: (row: Row, ...on: Parameters<Decide<State, Event>>) => ReturnType<Decide<State, Event>>,
    how: Pick<How<State, Event>, 'creates'> = {},
  ): Promise<readonly Outcome<State, Event, string>[]> {
    let last = 0n;
    const one = async (row: Row): Promise<Outcome<State, Event, string>> => {
      const decideRow: Decide<State, Event> = (...on) => decide(row, ...on);
      const own = typeof by === 'function' ? by(row) : by;
      const task = { on: row.stream, decider, by: own, decide: decideRow, how: { ...inRows, ...how } };
      const { outcome, position } = await this.turns.take(row.stream, () => this.#carryOut(task));
      if (position > last) last = position;
      return outcome;
    };
    const outcomes = await abreast(rows, one);
    await this.views.reached(last);
    return outcomes;
  }

  async #carryOut<State, Event extends DomainEvent, Stream extends string>(
    task: Task<State, Event, Stream>,
  ): Promise<Appended<State, Event, Stream>> {
    const { decider, by, decide, how } = task;
    let taken = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#target(task, attempt);
      if (!before) continue;
      if (isRefusal(before)) return refused(before);
      if (before.newer !== undefined) return refused(writtenByNewerRelease(before.newer));
      const early = this.#settled(before, task);
      if (early) return { outcome: early, position: 0n };
      const { events, refusal } = decisionOf(await decide(before.state, before), by, how);
      if (events.length === 0 && refusal) return refused(refusal);
      if (isCommand(by) && by.trial) return refused(refusal ?? onlyTried);
      if (events.length === 0) return { outcome: unchanged(before), position: 0n };
      const result = await this.#append(before, events, task, refusal);
      if (result.outcome === 'appended') {
        const done = after(before, result, decider);
        how.appended?.(events, done.state);
        return { outcome: refusal ?? done, position: done.position };
      }
      // The same command, sent twice at once, may just have had its turn: looked for once more.
      if (result.outcome === 'command-key-taken' && taken) return refused(commandIdReused);
      taken ||= result.outcome === 'command-key-taken';
    }
    return refused(contended);
  }

  /** What is told before anything is decided: the stored outcome, or that the id or the stream is not what it was. */
  #settled<State, Event extends DomainEvent, Stream extends string>(
    before: Loaded<State, Event, Stream>,
    { decider, by, how: { repeatable = false, ifRevision } }: Task<State, Event, Stream>,
  ): Outcome<State, Event, Stream> | undefined {
    const replayed = isCommand(by) ? this.replay(before, decider, by) : undefined;
    return replayed && (isRefusal(replayed) || !repeatable) ? replayed : movedFrom(ifRevision, before);
  }

  async #append<State, Event extends DomainEvent, Stream extends string>(
    { stream, revision }: Loaded<State, Event, Stream>,
    events: readonly Event[],
    { by, how }: Task<State, Event, Stream>,
    refusal: Refusal | undefined,
  ): Promise<AppendResult> {
    const keyed = isCommand(by) && (how.creates ?? (!how.inRows && revision < 0n));
    const expected = revision < 0n ? 'no-stream' : revision;
    const more = { ...(keyed ? { commandKey: commandKeyOf(by) } : {}), ...(await how.appending?.(events)) };
    const append = (): Promise<AppendResult> => {
      const metadata = { ...metadataFor(by, refusal !== undefined), ...traceOfNow() };
      return this.log.append(stream, expected, events as readonly unknown[] as readonly NewEvent[], {
        metadata,
        ...more,
      });
    };
    return traced('append', append, { attributes: { 'icx.event.types': events.map(({ type }) => type) } });
  }

  #target<State, Event extends DomainEvent, Stream extends string>(
    { on, decider }: Task<State, Event, Stream>,
    attempt: number,
  ): Promise<Loaded<State, Event, Stream> | Refusal | undefined> {
    if (typeof on === 'string') return this.load(on, decider);
    if ('find' in on) return on.find();
    return attempt === 0 ? Promise.resolve(on) : this.load(on.stream, decider);
  }
}

/** Decided again whatever came before, and the batch's own id is owned by the batch. */
const inRows = { inRows: true, repeatable: true } as const;

/** What the events are followed from, where anybody is told. */
const traceOfNow = () => {
  const trace = keptTrace();
  return trace === undefined ? {} : { trace };
};

const refused = (outcome: Refusal) => ({ outcome, position: 0n });
