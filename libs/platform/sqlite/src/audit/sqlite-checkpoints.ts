import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { SignedCheckpoints, SignedCheckpoint } from '@icx/audit';
import { asStorageUnavailable, openDurable, openReadOnly } from '../index.ts';

/** Rows are never changed: the triggers are a fence against mistakes, not against whoever can write the file. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log(origin TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoints(
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS checkpoints_stay BEFORE DELETE ON checkpoints BEGIN SELECT raise(ABORT, 'stays'); END;
  CREATE TRIGGER IF NOT EXISTS checkpoints_are_fixed BEFORE UPDATE ON checkpoints BEGIN SELECT raise(ABORT, 'fixed'); END;
`;

export type CheckpointReader = Pick<SignedCheckpoints, 'origin' | 'latest' | 'find' | 'after'> & { close(): void };

const reading = async <T>(read: () => T): Promise<T> => {
  try {
    return read();
  } catch (error) {
    throw asStorageUnavailable(error) ?? error;
  }
};

const readerOver = (db: DatabaseSync): CheckpointReader => {
  const COLUMNS = 'SELECT size, root, at, note FROM checkpoints';
  const origin = db.prepare('SELECT origin FROM log');
  const latest = db.prepare(`${COLUMNS} ORDER BY size DESC LIMIT 1`);
  const find = db.prepare(`${COLUMNS} WHERE size = ?`);
  const after = db.prepare(`${COLUMNS} WHERE size > ? ORDER BY size LIMIT 1`);
  const row = (found: unknown) => found as SignedCheckpoint | undefined;
  return {
    origin: () => reading(() => origin.get()?.['origin'] as string | undefined),
    latest: () => reading(() => row(latest.get())),
    find: (size) => reading(() => row(find.get(size))),
    after: (size) => reading(() => row(after.get(size))),
    close: () => db.isOpen && db.close(),
  };
};

/** The checkpoints of a log in a durable file of their own, created if it is not there. Throws `StorageUnavailable`, `NotDurable`. */
export const openSignedCheckpoints = (path: string): SignedCheckpoints & { close(): void } => {
  const db = openDurable(path);
  try {
    db.exec(SCHEMA);
    const begin = db.prepare('INSERT INTO log(origin) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM log)');
    const append = db.prepare(
      `INSERT INTO checkpoints(size, root, at, note)
       SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE size >= ?1)`,
    );
    return {
      place: basename(path),
      ...readerOver(db),
      begin: (origin) => reading(() => void begin.run(origin)),
      append: ({ size, root, at, note }) => reading(() => append.run(size, root, at, note).changes > 0),
    };
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};

/** The same file for whoever verifies, beside its writer. Throws `StorageUnavailable`. */
export const openCheckpointReader = (path: string): CheckpointReader => {
  const db = openReadOnly(path);
  try {
    return readerOver(db);
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};
