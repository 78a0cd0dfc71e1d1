import type { DatabaseSync } from 'node:sqlite';
import { asStorageUnavailable, openReadOnly } from '../index.ts';

/** What the storage means by an error, if it means one. */
export const reading = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw asStorageUnavailable(error) ?? error;
  }
};

/** Opens an existing log read-only and makes a reader over it; closed again if its tables are not what they must be. */
export const openReader = <T>(path: string, over: (db: DatabaseSync) => T): T => {
  const db = openReadOnly(path);
  try {
    return over(db);
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};
