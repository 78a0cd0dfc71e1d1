import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStorageUnavailable } from './storage-errors.ts';
import { PAGE_SIZE, refuseTruncated } from './truncation.ts';

/** Longest wait for another connection's lock, in milliseconds: the event loop stands still meanwhile. */
const BUSY_TIMEOUT = 50;

/** The database would not promise that what is committed survives power loss, so nothing may be stored in it. */
export class NotDurable extends Error {
  constructor(setting: string, wanted: string, found: unknown) {
    super(
      `The database refuses ${setting}=${wanted} (it is ${String(found)}), so acknowledged writes could be lost. ` +
        'Put the data folder on a local file system that supports shared memory and locks.',
    );
  }
}

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

/** Reads the settings back, since SQLite ignores in silence what it cannot grant. Throws `NotDurable`. */
export const assertDurable = (db: DatabaseSync): void => {
  const journal = pragma(db, 'journal_mode');
  if (journal !== 'wal') throw new NotDurable('journal_mode', 'WAL', journal);
  const synchronous = pragma(db, 'synchronous');
  if (synchronous !== 2) throw new NotDurable('synchronous', 'FULL', synchronous);
};

const setDurable = (db: DatabaseSync): void => {
  db.exec('PRAGMA journal_mode=WAL');
  // The two fullfsync settings matter on macOS only, where a plain fsync does not reach the disk.
  db.exec('PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA foreign_keys=ON');
  assertDurable(db);
};

/** Made aside and moved into place, so that an empty file at `path` always means damage, never a crash at first start. */
const create = (path: string): void => {
  const aside = `${path}.new`;
  rmSync(aside, { force: true });
  const db = new DatabaseSync(aside);
  try {
    db.exec(`PRAGMA page_size=${PAGE_SIZE}`);
    setDurable(db);
  } finally {
    db.close();
  }
  renameSync(aside, path);
  if (process.platform === 'win32') return; // there a folder cannot be opened, and the rename is in its journal
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

/**
 * Opens a database (creating it) so that what is committed survives `kill -9` and power loss: WAL, `synchronous=FULL`,
 * foreign keys on, at most 50 ms of waiting for a lock.
 * Throws `NotDurable`, and `StorageUnavailable` for a file that is truncated, damaged, no database, or locked; the file
 * is left as it was.
 */
export const openDurable = (path: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    if (existsSync(path)) refuseTruncated(path);
    else if (path !== ':memory:') create(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
    setDurable(db);
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    throw asStorageUnavailable(error) ?? error;
  }
};
