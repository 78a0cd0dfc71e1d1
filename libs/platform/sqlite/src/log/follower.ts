import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedEvent, Subscription } from '@icx/event-store';

/** Events per call of a handler: a millisecond or two of reading, so that catching up does not stop the event loop. */
const BATCH = 500;

/** One subscription: reads on from its own position whenever it is woken, and ends at its first error. */
export class Follower implements Subscription {
  readonly done: Promise<void>;
  #stopped = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(
    after: bigint,
    readPage: (after: bigint, limit: number) => Promise<readonly RecordedEvent[]>,
    handler: (events: readonly RecordedEvent[]) => void | Promise<void>,
  ) {
    this.done = this.#follow(after, readPage, handler);
  }

  /** There may be more to read. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.done.catch(() => {}); // whoever holds `done` hears of the error there
  }

  async #follow(
    after: bigint,
    readPage: (after: bigint, limit: number) => Promise<readonly RecordedEvent[]>,
    handler: (events: readonly RecordedEvent[]) => void | Promise<void>,
  ): Promise<void> {
    let handled = after;
    await nextTurn(); // the caller has its subscription before the first event arrives
    while (!this.#stopped) {
      this.#woken = false;
      const events = await readPage(handled, BATCH);
      const last = events.at(-1);
      if (this.#stopped) return;
      if (last) {
        await handler(events);
        handled = last.position;
        await nextTurn();
      } else if (!this.#woken) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    }
  }
}
