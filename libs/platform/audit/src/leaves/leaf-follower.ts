import {
  leafOf,
  type Batch,
  type EventStore,
  type Position,
  type RecordedEvent,
  type Subscription,
} from '@icx/event-store';
import { refuseBehindLeaves } from '../trail/begin.ts';
import type { LeafSource } from '../trail/ports.ts';

/** The leaf of an event: its index in the tree, and where its event stands. */
export interface IndexedLeaf {
  readonly index: number;
  readonly position: Position;
  readonly hash: Uint8Array;
}

/** Where the leaves of a log are kept whose positions have gaps. One process at a time appends. */
export interface LeafStore extends LeafSource {
  /** Gives the right to append to who asks, and takes it from whoever had it: a token larger than any before. */
  takeOver(): Promise<bigint>;
  /** Index 0 and position 0 where there is none. */
  last(): Promise<Pick<IndexedLeaf, 'index' | 'position'>>;
  /** Of the event of this leaf; `undefined`: there is none. */
  positionOf(index: number): Promise<Position | undefined>;
  /** Durable when it resolves, whole or not at all, right behind the last. `false`: another one has the right now. */
  append(token: bigint, leaves: readonly IndexedLeaf[]): Promise<boolean>;
}

/** Another process gives the events their leaves now. */
export class LeavesTakenOver extends Error {}

const leavesOf = (events: readonly RecordedEvent[], last: number): readonly IndexedLeaf[] =>
  events.map((event, n) => {
    const index = last + 1 + n;
    if ((event.leafIndex ?? index) !== index)
      throw new Error(`Event ${event.leafIndex} of the log that was moved here stands where ${index} is expected.`);
    return { index, position: event.position, hash: leafOf(event, index).hash };
  });

const appendLeaves = async (store: LeafStore, token: bigint, leaves: readonly IndexedLeaf[]): Promise<void> => {
  if (!(await store.append(token, leaves)))
    throw new LeavesTakenOver('Another process gives the events of this log their leaves.');
};

/** Events at a time. */
const PAGE = 1_000;

/**
 * Gives leaves to all that is in a log which nobody writes, and answers the token under which more may be appended.
 * Throws as `LeafFollower` does.
 */
export const giveLeaves = async (log: Pick<EventStore, 'head' | 'readAll'>, store: LeafStore): Promise<bigint> => {
  const token = await store.takeOver();
  await refuseBehindLeaves(log, store);
  for (;;) {
    const { index, position } = await store.last();
    const events = await log.readAll(position, PAGE);
    if (events.length === 0) return token;
    await appendLeaves(store, token, leavesOf(events, index));
  }
};

/** Gives each event of a sparse log its index and hash, in the order of the log: what the embedded log does as it appends. */
export class LeafFollower {
  readonly #log: EventStore;
  readonly #store: LeafStore;
  #subscription: Subscription | undefined;
  #failure: Error | undefined;

  constructor(log: EventStore, store: LeafStore) {
    this.#log = log;
    this.#store = store;
  }

  /**
   * From where the last one stopped, whoever that was. It ends at its first error: start it again.
   * Throws `AuditRefused` if the log is shorter than its leaves.
   */
  async start(): Promise<void> {
    this.#failure = undefined;
    const token = await this.#store.takeOver();
    await refuseBehindLeaves(this.#log, this.#store);
    const { index, position } = await this.#store.last();
    let last = index;
    const subscription = this.#log.subscribe({ after: position }, async ({ events }: Batch) => {
      await appendLeaves(this.#store, token, leavesOf(events, last));
      last += events.length;
    });
    this.#subscription = subscription;
    subscription.done.catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Resolves when it was stopped, rejects with the error at which it ended. */
  async ended(): Promise<void> {
    await this.#subscription?.done;
  }

  /** Why it stands still, if it does. */
  failure(): Error | undefined {
    return this.#failure;
  }

  async stop(): Promise<void> {
    await this.#subscription?.stop();
  }
}
