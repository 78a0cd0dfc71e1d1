import type { Pool } from 'pg';
import type { KeyRing, Random } from '@icx/keys';
import { migrateRun } from '../checkpoints/index.ts';
import { EngineDatabase, migrate } from '../database/index.ts';
import { PostgresSpool } from './postgres-spool.ts';
import { spoolSchema } from './spool-schema.ts';

export interface PostgresSpoolOptions {
  /** Whoever opened it closes it. */
  readonly pool: Pool;
  readonly keys: KeyRing;
  readonly random: Random;
}

/** The spool in the schema `icx_spool`. Throws `NewerSchema` and `StorageUnavailable`. */
export const openPostgresSpool = async ({ pool, keys, random }: PostgresSpoolOptions): Promise<PostgresSpool> => {
  await migrate(pool, spoolSchema);
  await migrateRun(pool); // the leases under which it is written
  return new PostgresSpool({ database: new EngineDatabase(pool, 'The spool'), keys, random });
};
