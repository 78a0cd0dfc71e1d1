import type { DatabaseSync } from 'node:sqlite';
import { pooledRandom, type KeyRing } from '@icx/keys';
import { asStorageUnavailable, openDurable, openReadOnly } from '../index.ts';
import { closeToOthers, deleteSecurely, type VaultOptions } from '../vault/open-vault.ts';
import { proofWriter } from '../vault/proof.ts';
import { formatOf, refuseForeignFile } from '../vault/refuse-foreign.ts';
import { schema } from './schema.ts';
import { SqliteRawMail } from './sqlite-raw-mail.ts';

/** `user_version` of the file. */
const FORMAT = 1;
const told = { name: 'mail', title: 'store of mail', formats: [FORMAT] } as const;

/**
 * Opens the store of raw mail, `mail.db` in the data folder, or makes an empty one. Throws as `openSqliteVault` does:
 * `VaultRefused` if it belongs to other keys or another exchange, and `StorageUnavailable`.
 */
export const openSqliteRawMail = async ({ path, keys, pairId, now, random }: VaultOptions): Promise<SqliteRawMail> => {
  const db = openDurable(path);
  try {
    closeToOthers(path);
    // A mail of 25 MB goes to the disk as it is written, not through a cache of its size.
    db.exec('PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-4096');
    deleteSecurely(db);
    if (formatOf(db) === 0) await create(db, keys, pairId);
    await refuseForeignFile(db, { ...told, path, keys, pairId });
    const store = new SqliteRawMail(db, { keys, now, random: pooledRandom(random) });
    store.forgetUnfinished();
    // A crash between a deletion and its erasure leaves the deleted rows in the write-ahead log.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return store;
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};

/** What can be done to it without writing. */
export type RawMailReader = Pick<SqliteRawMail, 'get' | 'list' | 'verify' | 'close'>;

/** For `icx verify` and backups: an existing store, beside the process that serves it. Throws as `openSqliteRawMail` does. */
export const openRawMailReader = async ({ path, keys, pairId, now, random }: VaultOptions): Promise<RawMailReader> => {
  const db = openReadOnly(path);
  try {
    await refuseForeignFile(db, { ...told, path, keys, pairId });
    return new SqliteRawMail(db, { keys, now, random });
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};

const create = async (db: DatabaseSync, keys: KeyRing, pairId: string): Promise<void> => {
  const writeProof = await proofWriter(db, keys, pairId);
  db.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version=${FORMAT}`);
  db.prepare('INSERT INTO fact VALUES (?, ?)').run('pair-id', Buffer.from(pairId));
  writeProof();
  db.exec('COMMIT');
};
