import { leafJob, LogWatch, refuseBehindLeaves, sparseLeaves, type LeafReader } from '@icx/audit';
import type { Engines } from '@icx/composition';
import type { PairedEventStore } from '@icx/event-store';
import { openKurrentLog } from '@icx/kurrentdb';
import { openPostgresLeafStore } from '@icx/postgres/audit';
import { assertDurable, assertLogEngine, keepLogEngine, openPostgresLeaves, openPostgresLog } from '@icx/postgres/log';
import { openPostgresReservations } from '@icx/postgres/reservations';
import { wallClock } from '@icx/runtime';
import type { Pool } from 'pg';

/** The log of the distributed profile, and the leaves of its tree. */
export interface DistributedLog extends Pick<Engines, 'leaves' | 'content' | 'leafWriter'> {
  readonly stored: PairedEventStore;
}

const REMEDY = 'Restore PostgreSQL from its latest backup.';

/** With its leaves beside the events. */
export const logInPostgres = async (pool: Pool, pairId: string): Promise<DistributedLog> => {
  await assertLogEngine(pool, 'postgresql');
  const stored = await openPostgresLog({ pool, pairId, now: wallClock.now });
  await closedUnless(stored, () => keepLogEngine(pool, 'postgresql'));
  return { stored, ...watched(openPostgresLeaves(pool), REMEDY) };
};

/** With its command keys and leaves in PostgreSQL, where a job adds them. */
export const logInKurrent = async (url: string, pool: Pool, pairId: string): Promise<DistributedLog> => {
  await assertLogEngine(pool, 'kurrentdb');
  await assertDurable(pool); // a key that was taken back would let a command be carried out twice
  const reservations = await openPostgresReservations({ pool });
  const leaves = await openPostgresLeafStore(pool);
  const stored = await openKurrentLog({ url, reservations, pairId, now: wallClock.now });
  await closedUnless(stored, async () => {
    await refuseBehindLeaves(stored, leaves);
    await keepLogEngine(pool, 'kurrentdb');
  });
  return {
    stored,
    leafWriter: leafJob(stored, leaves),
    ...watched(sparseLeaves(stored, leaves), 'Restore KurrentDB from its latest backup.'),
  };
};

const closedUnless = async (stored: PairedEventStore, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    await stored.close();
    throw error;
  }
};

const watched = (leaves: LeafReader, remedy: string) => ({ leaves, content: new LogWatch(leaves, remedy) });
