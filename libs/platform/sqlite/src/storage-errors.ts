import { StorageUnavailable } from '@icx/event-store';

/** Primary SQLite result codes, the low byte of an extended one: https://sqlite.org/rescode.html */
const ERROR = 1;
const BUSY = 5;
const LOCKED = 6;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;

/** Room for the shared-memory index could not be had: the one I/O error by which SQLite reports a full disk. */
const IOERR_SHMSIZE = 4874;

/** What `node:sqlite` says of a connection, and of a statement of one, that was closed. */
const CLOSED = new Set(['database is not open', 'statement has been finalized']);

const full = (cause: unknown) =>
  new StorageUnavailable('storage-full', 'The disk is full: nothing was written. Free space, then try again.', {
    cause,
  });

const damaged = (message: string | undefined, cause: unknown) =>
  new StorageUnavailable(
    'storage-damaged',
    `The database file is damaged (${message}). Keep it, and restore the latest backup with \`icx restore\`.`,
    { cause },
  );

/**
 * What an engine error means to the callers of a port; `undefined` when it is none of the storage's (a constraint, a
 * bug). An error that is a `StorageUnavailable` already is handed back.
 */
export const asStorageUnavailable = (error: unknown): StorageUnavailable | undefined => {
  if (error instanceof StorageUnavailable) return error;
  const { code, errcode, message } = (error ?? {}) as { code?: string; errcode?: number; message?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(error);
  if (code === 'ERR_INVALID_STATE' && CLOSED.has(message ?? '')) {
    return new StorageUnavailable('storage-closed', 'The storage is closed: nothing was written.', { cause: error });
  }
  if (code !== 'ERR_SQLITE_ERROR' || errcode === undefined) return undefined;
  if (errcode === IOERR_SHMSIZE) return full(error);
  switch (errcode & 0xff) {
    case FULL:
      return full(error);
    case BUSY:
    case LOCKED:
      return new StorageUnavailable(
        'storage-busy',
        'Another process holds the write lock of this database: nothing was written. Stop it, then try again.',
        { cause: error },
      );
    case IOERR:
      return new StorageUnavailable(
        'storage-damaged',
        `The disk reports an error (SQLite ${errcode}). Check the disk and the system log before you go on.`,
        { cause: error },
      );
    case ERROR:
      // Our statements are constant: what they name is missing only where the file's own description was changed.
      return /^no such (table|column)/.test(message ?? '') ? damaged(message, error) : undefined;
    case CORRUPT:
    case NOTADB:
      return damaged(message, error);
    default:
      return undefined;
  }
};
