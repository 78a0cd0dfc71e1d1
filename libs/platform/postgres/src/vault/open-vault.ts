import type { Pool } from 'pg';
import { pooledRandom, type KeyRing, type Random } from '@icx/keys';
import { newProof, refuseForeign } from '@icx/vault/engine';
import { asUnavailable, migrate } from '../database/index.ts';
import { readFacts, writeFact, writeProof } from './facts.ts';
import { PostgresVault } from './postgres-vault.ts';
import { lockGiven, VaultDatabase } from './vault-database.ts';
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
  await migrate(pool, vaultSchema).catch((error: unknown) => {
    throw asUnavailable(error);
  });
  const database = new VaultDatabase(pool);
  const proof = await newProof(keys, pairId);
  const stored = await database.run(async (client) => {
    await lockGiven(client);
    const found = await readFacts(client);
    if (found) return found;
    await writeFact(client, 'pair-id', Buffer.from(pairId));
    await writeProof(client, proof);
    return { pairId, proof };
  });
  const told = { path: 'icx_vault', keys, pairId, name: 'vault', title: 'vault' } as const;
  await refuseForeign(told, { formatIsKnown: true, ...stored });
  return new PostgresVault(database, { keys, now, random: pooledRandom(random) }, pairId);
};
