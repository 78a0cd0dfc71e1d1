import { chmodSync, existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { pooledRandom, type KeyRing, type Random } from '@icx/keys';
import { asStorageUnavailable, openDurable, openReadOnly } from '../index.ts';
import { holdingSchema } from './holding-schema.ts';
import { proofWriter } from './proof.ts';
import { formatOf, refuseForeignFile } from './refuse-foreign.ts';
import { schema } from './schema.ts';
import { SqliteVault } from './sqlite-vault.ts';

export interface VaultOptions {
  /** The file, `vault.db` in the data folder. Made if it does not exist. */
  readonly path: string;
  readonly keys: KeyRing;
  /** The name that log, vault and keys of one exchange share. */
  readonly pairId: string;
  /** Wall clock, ISO 8601 UTC with milliseconds: only the age of orphans is told by it. */
  readonly now: () => string;
  readonly random: Random;
}

/**
 * Opens the vault, or makes an empty one. Throws `VaultRefused` if it belongs to other keys or another exchange, and
 * `StorageUnavailable` for a file that is truncated, damaged or locked; the file is left as it was.
 */
export const openSqliteVault = async ({ path, keys, pairId, now, random }: VaultOptions): Promise<SqliteVault> => {
  const db = openDurable(path);
  try {
    closeToOthers(path);
    prepare(db);
    if (formatOf(db) === 0) await create(db, keys, pairId);
    await refuseForeignFile(db, { ...told, path, keys, pairId });
    if (formatOf(db) === WITHOUT_HOLDINGS) addHoldings(db);
    // A crash between a deletion and its erasure leaves the deleted row in the write-ahead log.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return new SqliteVault(db, { keys, now, random: pooledRandom(random) });
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};

/** What can be done to a vault without writing to it. */
export type VaultReader = Pick<SqliteVault, 'open' | 'highestSequence' | 'verify' | 'close'>;

/**
 * For `icx verify`: an existing vault beside the process that serves it; a code that is deleted meanwhile is gone here
 * too. Throws as `openSqliteVault` does.
 */
export const openVaultReader = async ({ path, keys, pairId, now, random }: VaultOptions): Promise<VaultReader> => {
  const db = openReadOnly(path);
  try {
    await refuseForeignFile(db, { ...told, path, keys, pairId });
    if (formatOf(db) === WITHOUT_HOLDINGS) db.exec(holdingSchema('TEMP'));
    return new SqliteVault(db, { keys, now, random: pooledRandom(random) });
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};

/** SQLite gives the files that it makes later the permissions of the database. Windows has no such bits. */
export const closeToOthers = (path: string): void => {
  if (process.platform === 'win32') return;
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
};

/** `secure_delete` zeroes what is deleted; no temporary file may take pages of the vault out of its folder. */
const prepare = (db: DatabaseSync): void => {
  // Checkpoints of 16 MB, as the log has: four times fewer waits for the disk while codes pour in.
  db.exec('PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536');
  deleteSecurely(db);
};

export const deleteSecurely = (db: DatabaseSync): void => {
  if (db.prepare('PRAGMA secure_delete=ON').get()?.['secure_delete'] !== 1) {
    throw new Error('SQLite refuses secure_delete: what is deleted would stay in the file.');
  }
};

/** Formats of the file (`user_version`): the first vaults had no tables for holdings. */
const WITHOUT_HOLDINGS = 1;
const FORMAT = 2;
const told = { name: 'vault', title: 'vault', formats: [WITHOUT_HOLDINGS, FORMAT] } as const;

const create = async (db: DatabaseSync, keys: KeyRing, pairId: string): Promise<void> => {
  const writeProof = await proofWriter(db, keys, pairId);
  db.exec('BEGIN IMMEDIATE');
  db.exec(schema + holdingSchema());
  db.exec(`PRAGMA user_version=${FORMAT}`);
  db.prepare('INSERT INTO fact VALUES (?, ?)').run('pair-id', Buffer.from(pairId));
  writeProof();
  db.exec('COMMIT');
};

const addHoldings = (db: DatabaseSync): void =>
  db.exec(`BEGIN IMMEDIATE; ${holdingSchema()} PRAGMA user_version=${FORMAT}; COMMIT`);
