import { beginning, type Position } from '@icx/event-store';
import { LeaseLost, type Checkpoints, type Leases } from '@icx/runtime';
import type { Pool } from 'pg';
import { asUnavailable } from '../database/index.ts';
import { PostgresLeases } from './leases.ts';
import { migrateRun } from './run-schema.ts';

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

/** In one round trip; under the same lock as `fenced`, to its own commit. */
const STORE = `
  WITH held AS (SELECT name FROM icx_run.leases WHERE name = $1 AND token = $3 FOR SHARE)
  INSERT INTO icx_run.checkpoints SELECT name, $2 FROM held ON CONFLICT (name) DO UPDATE SET position = excluded.position`;

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
  const store = async (name: string, position: Position, token: bigint): Promise<void> => {
    const { rowCount } = await pool.query({ name: 'icx-run-store', text: STORE, values: [name, position, token] });
    if (rowCount === 0) throw new LeaseLost(name);
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
