import type { Pool } from 'pg';
import { pooledRandom, type KeyRing, type Random } from '@icx/keys';
import { migrate } from '../database/index.ts';
import { pairWith } from '../sealed/index.ts';
import { PostgresVault } from './postgres-vault.ts';
import { vaultDatabase } from './vault-database.ts';
import { vaultSchema } from './vault-schema.ts';

export interface PostgresVaultOptions {
  /** Of the vault's own role (`DATABASE_VAULT_URL`); whoever opened it closes it. */
  readonly pool: Pool;
  readonly keys: KeyRing;
  /** The name that log, vault and keys of one exchange share. */
  readonly pairId: string;
  /** Wall clock, ISO 8601 UTC with milliseconds: only the age of orphans is told by it. */
  readonly now: () => string;
  readonly random: Random;
}

/**
 * Opens the vault in the schema `icx_vault`, or makes an empty one. Throws `VaultRefused` if it belongs to other keys or
 * another exchange, `NewerSchema`, and `StorageUnavailable`.
 */
export const openPostgresVault = async (options: PostgresVaultOptions): Promise<PostgresVault> => {
  const { pool, keys, pairId, now, random } = options;
  await migrate(pool, vaultSchema);
  const database = vaultDatabase(pool);
  const paired = { schema: vaultSchema.schema, keys, pairId };
  await pairWith(database, paired, { name: 'vault', title: 'vault' });
  return new PostgresVault(database, { keys, now, random: pooledRandom(random) }, paired);
};
