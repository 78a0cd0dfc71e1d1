import { StorageUnavailable, type EventStore, type Subscription } from '@icx/event-store';
import { ViewsBehind } from '@icx/read-store';
import { asStorageUnavailable } from '../index.ts';
import type { Projection } from './projection.ts';
import { Waiting } from './waiting.ts';

/** Milliseconds until following is tried again when the disk was full or the file locked: both can pass by themselves. */
const RETRY_AFTER = 1_000;

/** Following ended, so the views stay where they are. `cause` is what went wrong. */
export class FollowingFailed extends ViewsBehind {
  constructor(cause: unknown) {
    super(`The views cannot follow the log: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Keeps a projection at the head of the log, and tells those who wait for it. */
export class Following {
  readonly #log: EventStore;
  readonly #damaged: () => void;
  readonly #waiting = new Waiting();
  #projection: Projection | undefined;
  #subscription: Subscription | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failure: FollowingFailed | undefined;
  #closed: StorageUnavailable | undefined;

  /** `damaged` is called when following ended because the file turned out to be damaged. */
  constructor(log: EventStore, damaged: () => void) {
    this.#log = log;
    this.#damaged = damaged;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Resolves once this position is handled; rejects at once, or as soon as, following has failed or is closed. */
  reached(position: bigint): Promise<void> {
    const projection = this.#projection;
    if (projection && projection.checkpoint.position >= position) return Promise.resolve();
    const never = this.#closed ?? this.#failure;
    return never ? Promise.reject(never) : this.#waiting.for(position);
  }

  /** Follows with this projection from its checkpoint, unless closed or following already. */
  start(projection: Projection): void {
    if (this.#closed || this.#subscription) return;
    clearTimeout(this.#retry);
    this.#projection = projection;
    const advanced = () => {
      this.#failure = undefined;
      this.#waiting.reached(projection.checkpoint.position);
    };
    const subscription = this.#log.subscribe(projection.checkpoint.position, (events) => {
      const later = projection.handle(events);
      if (later) return later.then(advanced);
      advanced();
    });
    this.#subscription = subscription;
    subscription.done.catch((error: unknown) => this.#ended(projection, subscription, error));
    this.#waiting.reached(projection.checkpoint.position);
  }

  /** Resolves when no batch is being handled any more. Those who wait go on waiting. */
  async stop(): Promise<void> {
    clearTimeout(this.#retry);
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.stop();
  }

  /** Views without the fault are in use now: following is expected to work again. */
  recovered(): void {
    this.#failure = undefined;
  }

  async close(): Promise<void> {
    this.#closed = new StorageUnavailable('storage-closed', 'The read store is closed.');
    await this.stop();
    this.#waiting.failed(this.#closed);
  }

  #ended(projection: Projection, subscription: Subscription, error: unknown): void {
    if (this.#subscription !== subscription) return; // stopped meanwhile: whoever follows next meets the error again
    this.#subscription = undefined;
    this.#failure = new FollowingFailed(error);
    this.#waiting.failed(this.#failure);
    if (this.#closed) return;
    const reason = asStorageUnavailable(error)?.reason;
    if (reason === 'storage-damaged') this.#damaged();
    if (reason === 'storage-full' || reason === 'storage-busy') {
      this.#retry = setTimeout(() => this.start(projection), RETRY_AFTER).unref();
    }
  }
}
