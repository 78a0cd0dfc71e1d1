import { StorageUnavailable, type Subscription } from '../event-store.ts';
import type { Follower } from './follower.ts';

/** The subscriptions of a log, each until it ends. */
export class Followers<Each extends Subscription = Follower> {
  readonly #each = new Set<Each>();

  add(follower: Each): Each {
    this.#each.add(follower);
    const remove = () => void this.#each.delete(follower);
    follower.done.then(remove, remove);
    return follower;
  }

  [Symbol.iterator](): Iterator<Each> {
    return this.#each.values();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#each].map((follower) => follower.stop()));
  }
}

/** Whether a log takes calls, and the order in which it closes: appends are finished, then subscriptions. */
export class OpenLog<Each extends Subscription = Follower> {
  readonly followers = new Followers<Each>();
  readonly #appending = new Set<Promise<unknown>>();
  #closed = false;

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Throws `StorageUnavailable`. */
  assertOpen(): void {
    if (this.#closed) throw closed();
  }

  async append<T>(appending: Promise<T>): Promise<T> {
    this.#appending.add(appending);
    try {
      return await appending;
    } finally {
      this.#appending.delete(appending);
    }
  }

  /** Nothing begins any more; what is under way is left to itself. */
  end(): void {
    this.#closed = true;
  }

  async close(): Promise<void> {
    this.end();
    await Promise.allSettled(this.#appending);
    await this.followers.stop();
  }
}

/** Of a store that was closed, or is while it is asked. */
export const closed = (cause?: unknown): StorageUnavailable =>
  new StorageUnavailable('storage-closed', 'The storage is closed: nothing was written.', { cause });
