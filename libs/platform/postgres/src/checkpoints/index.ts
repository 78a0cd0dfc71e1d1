import { beginning, type Position } from '@icx/event-store';
import { LeaseLost, type Checkpoints, type Leases } from '@icx/runtime';
import type { Pool } from 'pg';
import { asUnavailable, Batches, named } from '../database/index.ts';
import { PostgresLeases } from './leases.ts';
import { migrateRun } from './run-schema.ts';

export { whyInUse } from './in-use.ts';
export { fenced } from './leases.ts';
export { migrateRun } from './run-schema.ts';

export interface PostgresCheckpointsOptions {
  /** Stays open when the checkpoints are closed. */
  readonly pool: Pool;
  /** Told to whoever looks at the table: the machine and process. */
  readonly holder: string;
  /** After so long without a renewal another process has the lease, milliseconds. */
  readonly ttlMs?: number;
}

export interface PostgresCheckpoints extends Checkpoints, Leases {
  /** Gives back every lease. */
  close(): Promise<void>;
}

/** Long enough for a pause of a busy machine, short enough that a killed worker's work is soon gone on with [choice]. */
const TTL = 10_000;

/** Of several in one round trip; under the same lock as `fenced`, to its own commit. Leases are locked in one order by all. */
const STORE = `
  WITH held AS (
    SELECT name, asked.position FROM icx_run.leases
    JOIN unnest($1::text[], $2::bigint[], $3::bigint[]) AS asked(name, position, token) USING (name, token)
    ORDER BY name FOR SHARE OF leases)
  INSERT INTO icx_run.checkpoints SELECT name, position FROM held
  ON CONFLICT (name) DO UPDATE SET position = excluded.position RETURNING name`;

interface Stored {
  readonly name: string;
  readonly position: Position;
  readonly token: bigint;
}

/**
 * How far what runs by itself has come, and which process may do it. Throws `StorageUnavailable` where PostgreSQL cannot be
 * reached, and `NewerSchema`.
 */
export const openPostgresCheckpoints = async (options: PostgresCheckpointsOptions): Promise<PostgresCheckpoints> => {
  const { pool, holder, ttlMs = TTL } = options;
  const available = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw asUnavailable(error);
    });
  await migrateRun(pool);
  const leases = new PostgresLeases(pool, holder, ttlMs);
  const load = async (name: string): Promise<Position> => {
    const { rows } = await pool.query<{ position: Position }>(
      'SELECT position FROM icx_run.checkpoints WHERE name = $1',
      [name],
    );
    return rows[0]?.position ?? beginning;
  };
  // Followers that are handed the same events have done with them at about the same time.
  const stores = new Batches(async (all: readonly Stored[]): Promise<boolean[]> => {
    // Of one name the one under the newest token: another turn of this process may still be ending.
    const asked = new Map(all.toSorted((a, b) => Number(a.token - b.token)).map((one) => [one.name, one]));
    const rows = [...asked.values()];
    const { rows: found } = await pool.query<{ name: string }>(
      named(STORE, [
        rows.map(({ name }) => name),
        rows.map(({ position }) => position),
        rows.map(({ token }) => token),
      ]),
    );
    const stored = new Set(found.map(({ name }) => name));
    return all.map(({ name, token }) => stored.has(name) && asked.get(name)!.token === token);
  }, 1);
  const store = async (name: string, position: Position, token: bigint): Promise<void> => {
    if (!(await stores.ask({ name, position, token }))) throw new LeaseLost(name);
  };
  return {
    shared: true,
    load: (name) => available(load(name)),
    store: (...args) => available(store(...args)),
    take: (name) => available(leases.take(name)),
    lapsing: leases,
    close: () => leases.close(),
  };
};
