import type { Batch, EventStore, Position, RecordedEvent, Subscription } from '@icx/event-store';
import { ViewsBehind } from '@icx/read-store';
import { Waiters } from './waiters.ts';

export interface FollowedOptions<State> {
  readonly log: Pick<EventStore, 'subscribe' | 'readStream'>;
  /** Streams that are followed, by the beginning of their event types: `parties.`. */
  readonly prefix: string;
  /** Of each stream its state as it was at a position, or later. */
  readonly begin: () => Promise<{ readonly position: Position; readonly states: Iterable<readonly [string, State]> }>;
  /** Of a whole stream; `undefined`: there is nothing to keep of it. */
  readonly fold: (stream: string, events: readonly RecordedEvent[]) => State | undefined;
}

/** Milliseconds from a failure to the next attempt. */
const SECOND = 1_000;

/**
 * What a process keeps in memory of the log, by stream: it follows what any process records. In the process that recorded
 * something whoever is told of it has waited for `reached`; in any other one memory is behind by as long as its
 * subscription needs, which is far less than five seconds, and `problem` tells when it is not.
 */
export class Followed<State> {
  #states: ReadonlyMap<string, State>;
  #position: Position;
  #failure: Error | undefined;
  #subscription: Subscription | undefined;
  readonly #waiters = new Waiters();

  private constructor(
    private readonly options: FollowedOptions<State>,
    position: Position,
    states: ReadonlyMap<string, State>,
  ) {
    this.#position = position;
    this.#states = states;
    this.#follow();
  }

  static async open<State>(options: FollowedOptions<State>): Promise<Followed<State>> {
    const { position, states } = await options.begin();
    return new Followed(options, position, new Map(states));
  }

  /** One stream, read whole at the beginning. */
  static stream<State>(
    log: Pick<EventStore, 'subscribe' | 'readStream' | 'head'>,
    name: string,
    { prefix, fold }: Pick<FollowedOptions<State>, 'prefix' | 'fold'>,
  ): Promise<Followed<State>> {
    const begin = async () => {
      const position = await log.head();
      const state = fold(name, await log.readStream(name));
      return { position, states: state === undefined ? [] : [[name, state] as const] };
    };
    return Followed.open({ log, prefix, begin, fold });
  }

  /** Another map after each change. */
  get states(): ReadonlyMap<string, State> {
    return this.#states;
  }

  /** Up to where it knows the log. */
  get position(): Position {
    return this.#position;
  }

  /** Why it stands still; `undefined`: it does not. It is tried again each second. */
  problem(): string | undefined {
    return this.#failure?.message;
  }

  /**
   * Resolves when it knows the log up to this position. Throws `ViewsBehind` where it stands still: whoever waited for ever
   * would be told nothing.
   */
  async reached(position: bigint): Promise<void> {
    if (this.#position < position && !this.#failure) await this.#waiters.for(position);
    if (this.#position < position)
      throw new ViewsBehind(
        `What is kept in memory of the log stands still: ${this.problem() ?? 'the log was closed'}.`,
      );
  }

  #follow(): void {
    const subscription = this.options.log.subscribe({ after: this.#position }, (batch) => this.#take(batch));
    this.#subscription = subscription;
    const failed = (error: unknown): void => {
      if (this.#subscription !== subscription) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
      setTimeout(() => this.#follow(), SECOND).unref();
    };
    void subscription.done.catch(failed).then(() => this.#waiters.releaseAll());
  }

  async #take({ reached, events }: Batch): Promise<void> {
    const { log, prefix, fold } = this.options;
    const changed = new Set(events.filter(({ type }) => type.startsWith(prefix)).map(({ stream }) => stream));
    if (changed.size > 0) {
      const states = new Map(this.#states);
      for (const stream of changed) {
        const state = fold(stream, await log.readStream(stream));
        if (state !== undefined) states.set(stream, state);
      }
      this.#states = states;
    }
    this.#position = reached;
    this.#failure = undefined;
    this.#waiters.reached(reached);
  }
}

/** A value made of what is followed, made anew only when that has changed. */
export const derived = <From extends object, Value>(make: (from: From) => Value): ((from: From) => Value) => {
  const made = new WeakMap<From, Value & object>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known;
    const value = make(from) as Value & object;
    made.set(from, value);
    return value;
  };
};
