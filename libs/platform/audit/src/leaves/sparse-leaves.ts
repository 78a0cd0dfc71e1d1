import { setTimeout as pause } from 'node:timers/promises';
import { beginning, leafOf, type EventStore } from '@icx/event-store';
import { until, type LookingOn } from '@icx/runtime';
import { HASH } from '../merkle/hashes.ts';
import type { LeafStore } from './leaf-follower.ts';
import type { LeafReader } from './log-watch.ts';

/** A follower gives an event its leaf some milliseconds after it was recorded, perhaps in another process. */
const PATIENCE: LookingOn = { patienceMs: 2_000, lookMs: 0 };
/** So often it is looked how far it is, once for all who wait, milliseconds. */
const LOOK = 20;

/**
 * The leaves of a log with gaps between its positions: hashes from where the follower keeps them, texts from the log
 * itself. Whoever asks for the leaf of an event that was just recorded waits for the follower.
 */
export const sparseLeaves = (log: Pick<EventStore, 'readAll'>, store: LeafStore): LeafReader => {
  const headLater = headLaterOf(store);
  return {
    head: () => store.head(),
    hashes: (after, limit) => store.hashes(after, limit),
    indexOf: async (position) => {
      const found = await store.indexOf(position);
      if (found !== undefined) return found;
      let seen: number | undefined;
      return until(async () => {
        const head = await headLater();
        if (head === seen) return undefined;
        seen = head;
        return store.indexOf(position);
      }, PATIENCE);
    },
    leaves: async (after, limit) => {
      const from = after === 0 ? beginning : await store.positionOf(after);
      const hashes = await store.hashes(after, limit);
      const events = from === undefined ? [] : await log.readAll(from, hashes.length / HASH);
      return events.map((event, n) => {
        const index = after + 1 + n;
        const { text } = leafOf(event, index);
        return { position: index, text, hash: hashes.subarray(n * HASH, (n + 1) * HASH) };
      });
    },
  };
};

const headLaterOf = (store: LeafStore): (() => Promise<number>) => {
  let looking: Promise<number> | undefined;
  return () =>
    (looking ??= pause(LOOK)
      .then(() => store.head())
      .finally(() => (looking = undefined)));
};
