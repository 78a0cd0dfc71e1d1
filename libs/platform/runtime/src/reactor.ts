import type { Batch, EventStore, Position, Subscription, RecordedEvent } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';

/** Where each reactor has come to: the position of the last event that it handled. */
export interface Checkpoints {
  /** 0 for a reactor that has never run. */
  load(reactor: string): Position;
  store(reactor: string, position: Position): void;
}

export interface ReactorOptions {
  readonly name: string;
  /** Event types that it handles, by their beginning: `switching.switch-`. The others only move its checkpoint. */
  readonly prefixes: readonly string[];
  /** Does what the events call for; given again, the same events bring about nothing new. */
  readonly handle: (events: readonly RecordedEvent[]) => Promise<void>;
}

/** Milliseconds from one stored checkpoint to the next, and from a failure to the first attempt after it. */
const SECOND = 1_000;
/** Of several failures one after the other each is followed by a pause twice as long as before, up to this. */
const LONGEST_PAUSE = 60_000;

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Follows the log and acts, from its own checkpoint. */
export class Reactor {
  #position: Position;
  #stored: Position;
  #storedAt = 0;
  #subscription: Subscription | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  /** In a row. */
  #failures = 0;
  #stopped = false;
  #waiters: Waiter[] = [];

  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly checkpoints: Checkpoints,
    private readonly options: ReactorOptions,
    private readonly firstPause = SECOND,
  ) {
    this.#position = this.#stored = checkpoints.load(options.name);
  }

  get name(): string {
    return this.options.name;
  }

  /** Of the last handled event. */
  position(): Position {
    return this.#position;
  }

  /** Why it stands still, if it does. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** From where it was; never from beyond the log, which a restore may have made shorter. */
  async start(): Promise<void> {
    this.#stopped = false;
    const head = await this.log.head();
    if (this.#stopped) return;
    if (this.#position > head) this.#position = this.#stored = head;
    const subscription = this.log.subscribe({ after: this.#position }, (batch) => this.#handle(batch));
    this.#subscription = subscription;
    subscription.done.catch((error: unknown) => {
      if (this.#subscription === subscription) this.#standStill(error);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.stop();
    this.#release(() => true);
    this.#store(this.#position);
  }

  /** Whatever it was that failed, a store, a handler, the log itself: told by `failure`, and tried again until it works. */
  #standStill(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#release(() => true);
    const pause = Math.min(this.firstPause * 2 ** this.#failures++, LONGEST_PAUSE);
    const again = () => this.start().catch((failed: unknown) => this.#standStill(failed));
    this.#retry = setTimeout(() => void again(), pause).unref();
  }

  /** Resolves when it has handled this position, or cannot go on for now: see `failure`. */
  reached(position: bigint): Promise<void> {
    if (this.#position >= position || this.#failure || !this.#subscription) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ position, resolve }));
  }

  async #handle({ reached: last, events }: Batch): Promise<void> {
    const own = events.filter(({ type }) => this.options.prefixes.some((prefix) => type.startsWith(prefix)));
    if (own.length > 0) {
      await this.views.reached(last);
      await this.options.handle(own);
    }
    // Before it counts as handled: what cannot be stored is handled again.
    if (Date.now() - this.#storedAt > SECOND) this.#store(last);
    this.#position = last;
    this.#failure = undefined;
    this.#failures = 0;
    this.#release(({ position }) => position <= last);
  }

  #store(position: Position): void {
    if (position > this.#stored) this.checkpoints.store(this.options.name, position);
    this.#stored = position;
    this.#storedAt = Date.now();
  }

  #release(which: (waiter: Waiter) => boolean): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => !which(waiter));
    for (const waiter of waiters) if (which(waiter)) waiter.resolve();
  }
}
