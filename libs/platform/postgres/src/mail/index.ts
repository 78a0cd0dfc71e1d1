import type { Pool } from 'pg';
import { pooledRandom, type KeyRing, type Random } from '@icx/keys';
import { EngineDatabase, migrate } from '../database/index.ts';
import { pairWith } from '../sealed/index.ts';
import { mailSchema } from './mail-schema.ts';
import { PostgresRawMail } from './postgres-raw-mail.ts';

export interface PostgresRawMailOptions {
  /** Whoever opened it closes it. */
  readonly pool: Pool;
  readonly keys: KeyRing;
  /** The name that log, vault and keys of one exchange share. */
  readonly pairId: string;
  /** Wall clock, ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  readonly random: Random;
}

/**
 * The store of raw mail in the schema `icx_mail`. Throws `VaultRefused` if it belongs to other keys or another exchange,
 * `NewerSchema`, and `StorageUnavailable`.
 */
export const openPostgresRawMail = async (options: PostgresRawMailOptions): Promise<PostgresRawMail> => {
  const { pool, keys, pairId, now, random } = options;
  await migrate(pool, mailSchema);
  const database = new EngineDatabase(pool, 'The store of mail');
  const paired = { schema: mailSchema.schema, keys, pairId };
  await pairWith(database, paired, { name: 'mail', title: 'store of mail' });
  return new PostgresRawMail(database, { keys, now, random: pooledRandom(random) }, paired);
};
