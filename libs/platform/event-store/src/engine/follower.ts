import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch, RecordedEvent, Subscription, Wanted } from '../event-store.ts';
import { beginning, type Position } from '../position.ts';

/** Events looked at per call of a handler: a millisecond or two, so that catching up does not stop the event loop. */
const BATCH = 500;

/** What an engine read on from a position: at most so many events, of which those that are not wanted are left out. */
export interface Stretch {
  /** Of the last event that was looked at; the position read from where there was none. */
  readonly reached: Position;
  readonly events: readonly RecordedEvent[];
  /** Nothing lay beyond it when it was read: whoever reads on asks when he is woken. Without it he asks at once. */
  readonly toTheEnd?: boolean;
}

type Handler = (batch: Batch) => void | Promise<void>;
export type ReadOn = (after: Position, limit: number, types: ReadonlySet<string> | undefined) => Promise<Stretch>;

/** One subscription: reads on from its own position whenever it is woken, and ends at its first error. */
export class Follower implements Subscription {
  readonly done: Promise<void>;
  #stopped = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(wanted: Wanted, readOn: ReadOn, handler: Handler) {
    this.done = this.#follow(wanted, readOn, handler);
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

  async #follow(wanted: Wanted, readOn: ReadOn, handler: Handler): Promise<void> {
    const types = wanted.types && new Set(wanted.types);
    let after = wanted.after === 0n ? beginning : wanted.after;
    await nextTurn(); // the caller has its subscription before the first event arrives
    const read = (from: Position): ReturnType<ReadOn> => {
      this.#woken = false; // whoever wakes it from now on may know of what this does not see
      return readOn(from, BATCH, types);
    };
    for (let ahead: ReturnType<ReadOn> | undefined; !this.#stopped;) {
      const { reached, events, toTheEnd } = await (ahead ?? read(after));
      if (this.#stopped) return;
      ahead = undefined;
      const nothing = reached <= after;
      if (!nothing) {
        // What an engine on the network has next is on its way while this is handled.
        if (toTheEnd === false) (ahead = read(reached)).catch(() => undefined);
        await handler({ after, reached, events });
        after = reached;
        await nextTurn();
      }
      if ((toTheEnd ?? nothing) && !this.#woken) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    }
  }
}
