import type { EventStore, RecordedEvent, Subscription } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';

/** Where each reactor has come to: the position of the last event that it handled. */
export interface Checkpoints {
  /** 0 for a reactor that has never run. */
  load(reactor: string): bigint;
  store(reactor: string, position: bigint): void;
}

export interface ReactorOptions {
  readonly name: string;
  /** Event types that it handles, by their beginning: `switching.switch-`. The others only move its checkpoint. */
  readonly prefixes: readonly string[];
  /** Does what the events call for; given again, the same events bring about nothing new. */
  readonly handle: (events: readonly RecordedEvent[]) => Promise<void>;
}

/** Milliseconds from one stored checkpoint to the next, and from a failure to the next attempt. */
const SECOND = 1_000;

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Follows the log and acts, from its own checkpoint. */
export class Reactor {
  #position: bigint;
  #stored: bigint;
  #storedAt = 0;
  #subscription: Subscription | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #waiters: Waiter[] = [];

  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly checkpoints: Checkpoints,
    private readonly options: ReactorOptions,
  ) {
    this.#position = this.#stored = checkpoints.load(options.name);
  }

  get name(): string {
    return this.options.name;
  }

  /** Of the last handled event. */
  position(): bigint {
    return this.#position;
  }

  /** Why it stands still, if it does. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** From where it was; never from beyond the log, which a restore may have made shorter. */
  async start(): Promise<void> {
    const head = await this.log.head();
    if (this.#position > head) this.#position = this.#stored = head;
    const subscription = this.log.subscribe(this.#position, (events) => this.#handle(events));
    this.#subscription = subscription;
    subscription.done.catch((error: unknown) => {
      if (this.#subscription !== subscription) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#release(() => true);
      this.#retry = setTimeout(() => void this.start(), SECOND).unref();
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retry);
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.stop();
    this.#release(() => true);
    this.#store();
  }

  /** Resolves when it has handled this position, or cannot go on for now: see `failure`. */
  reached(position: bigint): Promise<void> {
    if (this.#position >= position || this.#failure || !this.#subscription) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ position, resolve }));
  }

  async #handle(events: readonly RecordedEvent[]): Promise<void> {
    const last = events.at(-1)!.position;
    const own = events.filter(({ type }) => this.options.prefixes.some((prefix) => type.startsWith(prefix)));
    if (own.length > 0) {
      await this.views.reached(last);
      await this.options.handle(own);
    }
    this.#failure = undefined;
    this.#position = last;
    if (Date.now() - this.#storedAt > SECOND) this.#store();
    this.#release(({ position }) => position <= last);
  }

  #store(): void {
    if (this.#position > this.#stored) this.checkpoints.store(this.options.name, this.#position);
    this.#stored = this.#position;
    this.#storedAt = Date.now();
  }

  #release(which: (waiter: Waiter) => boolean): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => !which(waiter));
    for (const waiter of waiters) if (which(waiter)) waiter.resolve();
  }
}
