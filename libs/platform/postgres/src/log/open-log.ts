import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { PairedEventStore } from '@icx/event-store';
import { asUnavailable, migrate, poolAt, type Place } from '../database/index.ts';
import { assertDurable } from './durability.ts';
import { PostgresLog, type PostgresLogSettings } from './postgres-log.ts';
import { logMigrations } from './schema.ts';

export type PostgresLogOptions = Place &
  PostgresLogSettings & {
    /** Shared with the vault and kept for good. Throws `OtherPair` where the log has another one. */
    readonly pairId?: string;
    /** The server is a test's, which may forget what it acknowledged: its settings are not looked at. */
    readonly testServer?: boolean;
  };

/** The log belongs to another vault than the one it was opened for. */
export class OtherPair extends Error {
  constructor(found: string, wanted: string) {
    super(
      `The log in this database belongs to the vault ${found}, and the vault here is ${wanted}: nothing was changed. ` +
        'Give the address of the database that this vault belongs to.',
    );
  }
}

/** Opens the log in the schema `icx_log`, creating it. Throws `StorageUnavailable`, `NotDurable`, `NewerSchema`, `OtherPair`. */
export const openPostgresLog = async (options: PostgresLogOptions): Promise<PairedEventStore> => {
  const { pool, close } = poolAt(options);
  try {
    if (!options.testServer) await assertDurable(pool);
    await migrate(pool, logMigrations);
    return new PostgresLog(pool, await pairOf(pool, options.pairId), options, close);
  } catch (error) {
    await close();
    throw asUnavailable(error);
  }
};

/** Only a new log takes the one that is given. */
const pairOf = async (pool: Pool, wanted: string | undefined): Promise<string> => {
  await pool.query('INSERT INTO icx_log.head(pair_id) VALUES ($1) ON CONFLICT DO NOTHING', [wanted ?? randomUUID()]);
  const { rows } = await pool.query<{ pair_id: string }>('SELECT pair_id FROM icx_log.head');
  const found = rows[0]!.pair_id;
  if (wanted !== undefined && found !== wanted) throw new OtherPair(found, wanted);
  return found;
};
