import type { Pool } from 'pg';
import type { Counters } from '@icx/runtime';
import { asking, EngineDatabase, migrate, type Ask } from '../database/index.ts';
import { limitsSchema } from './limits-schema.ts';
import { SharedClock } from './shared-clock.ts';
import { SharedHits } from './shared-hits.ts';
import { SharedPlaces } from './shared-places.ts';
import { SharedWaits } from './shared-waits.ts';
import { UsedNames } from './used-names.ts';

export interface PostgresCountersOptions {
  /** Whoever opened it closes it. */
  readonly pool: Pool;
}

/** How often the clock is looked at, and what has ended is deleted, milliseconds; how many rows of each table at a time. */
const EVERY = 10_000;
const SWEPT = 20_000;

/** Several processes sweep: none waits for another. */
const expired = (table: string): string => `DELETE FROM icx_limits.${table} WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM icx_limits.${table} WHERE ends_at <= icx_limits.seconds() LIMIT ${SWEPT} FOR UPDATE SKIP LOCKED))`;

const sweep = async (ask: Ask): Promise<void> => {
  for (const table of ['used', 'hits', 'failures', 'places']) await ask(expired(table), []);
};

export interface PostgresCounters extends Counters {
  /** Deletes what has ended, a bounded part at a time; done every ten seconds by itself. */
  sweep(): Promise<void>;
}

/** What counts over all processes that have this database. */
export const openPostgresCounters = async ({ pool }: PostgresCountersOptions): Promise<PostgresCounters> => {
  await migrate(pool, limitsSchema);
  const clock = new SharedClock();
  const ask = clock.listening(asking(pool));
  const look = () => ask('SELECT icx_limits.seconds() AS now', []);
  await look();
  const now = clock.now.bind(clock);
  const [used, hits] = [new UsedNames(ask), new SharedHits(ask, now)];
  // The database may be away for a while: the next time it is tried again.
  const timer = setInterval(
    () =>
      void look()
        .then(() => sweep(ask))
        .catch(() => undefined),
    EVERY,
  ).unref();
  return {
    lasting: true,
    shared: true,
    now,
    first: used.first.bind(used),
    hit: hits.hit.bind(hits),
    waits: new SharedWaits(ask, new EngineDatabase(pool, 'What counts over all processes')),
    places: new SharedPlaces(ask),
    sweep: () => sweep(ask),
    close: async () => {
      clearInterval(timer);
      await hits.tell().catch(() => undefined);
    },
  };
};
