import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStorageUnavailable } from './storage-errors.ts';

/** Another process works on this data folder. */
export class DataFolderInUse extends Error {
  readonly code = 'data-folder-in-use';

  constructor(folder: string, options?: ErrorOptions) {
    super(
      `The data folder ${folder} is in use by another process. Stop that one first, or choose another folder with ICX_DATA.`,
      options,
    );
  }
}

/** So that a holder who drops the handle does not lose the lock: the garbage collector closes what nobody refers to. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one on a data folder until `release` or its end, however it ends: the operating system
 * holds the lock, so nothing is left behind by `kill -9`. Throws `DataFolderInUse`.
 * Nothing else may open `lock.db`: closing a descriptor of it would drop the lock.
 */
export const lockDataFolder = (folder: string): { release(): void } => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (asStorageUnavailable(error)?.reason !== 'storage-busy') throw error;
    throw new DataFolderInUse(folder, { cause: error });
  }
  held.add(db);
  return {
    release: () => {
      held.delete(db);
      if (db.isOpen) db.close();
    },
  };
};
