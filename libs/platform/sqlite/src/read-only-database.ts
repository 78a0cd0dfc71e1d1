import { DatabaseSync } from 'node:sqlite';
import { asStorageUnavailable } from './storage-errors.ts';
import { refuseTruncated } from './truncation.ts';

/** Opens an existing database for reading, beside its writer: for workers that verify or rebuild. Throws `StorageUnavailable`. */
export const openReadOnly = (path: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    refuseTruncated(path);
    db = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    throw asStorageUnavailable(error) ?? error;
  }
};
