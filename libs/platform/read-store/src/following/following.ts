import { StorageUnavailable, type EventStore, type Subscription } from '@icx/event-store';
import { ViewsBehind } from '../read-store.ts';
import type { Projection } from './projection.ts';
import { Waiting } from './waiting.ts';

/** Milliseconds until following is tried again where what stopped it can pass by itself. */
const RETRY_AFTER = 1_000;

/** Following ended, so the views stay where they are. `cause` is what went wrong. */
export class FollowingFailed extends ViewsBehind {
  constructor(cause: unknown) {
    super(`The views cannot follow the log: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * What an engine makes of an error that ended following. `passing`: it is worth another try, as with a full disk;
 * `damaged`: what is stored cannot be used any more; `lasting`: it would come again.
 */
export type Prospect = 'passing' | 'damaged' | 'lasting';

/** Keeps a projection at the head of the log, and tells those who wait for it. */
export class Following {
  readonly #log: EventStore;
  readonly #prospectOf: (error: unknown) => Prospect;
  readonly #damaged: () => void;
  readonly #waiting = new Waiting();
  #projection: Projection | undefined;
  #subscription: Subscription | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failure: FollowingFailed | undefined;
  #closed: StorageUnavailable | undefined;

  /** `damaged` is called when following ended because what is stored turned out to be damaged. */
  constructor(log: EventStore, prospectOf: (error: unknown) => Prospect, damaged: () => void) {
    this.#log = log;
    this.#prospectOf = prospectOf;
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
    const subscription = this.#log.subscribe({ after: projection.checkpoint.position }, ({ events, ...stretch }) => {
      const later = projection.handle(events, stretch);
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
    this.#closed = storeClosed();
    await this.stop();
    this.#waiting.failed(this.#closed);
  }

  #ended(projection: Projection, subscription: Subscription, error: unknown): void {
    if (this.#subscription !== subscription) return; // stopped meanwhile: whoever follows next meets the error again
    this.#subscription = undefined;
    this.#failure = new FollowingFailed(error);
    this.#waiting.failed(this.#failure);
    if (this.#closed) return;
    const prospect = this.#prospectOf(error);
    if (prospect === 'damaged') this.#damaged();
    if (prospect === 'passing') this.#retry = setTimeout(() => this.start(projection), RETRY_AFTER).unref();
  }
}

export const storeClosed = () => new StorageUnavailable('storage-closed', 'The read store is closed.');
