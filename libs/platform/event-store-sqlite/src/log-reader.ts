import type { RecordedEvent } from '@icx/event-store';
import { asStorageUnavailable, openReadOnly } from '@icx/sqlite';
import { LogQueries } from './log-queries.ts';

/** The log for a worker that rebuilds or exports: synchronous, read-only, beside the process's writer. */
export interface LogReader {
  /** A page after a position (exclusive). Pages of a few thousand are fastest. Throws `StorageUnavailable`. */
  readAll(after: bigint, limit: number): readonly RecordedEvent[];
  readStream(stream: string, options?: { readonly from?: bigint }): readonly RecordedEvent[];
  head(): bigint;
  close(): void;
}

const reading = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw asStorageUnavailable(error) ?? error;
  }
};

/** Opens an existing log. Throws `StorageUnavailable` if it is truncated, damaged or no database. */
export const openLogReader = (path: string): LogReader => {
  const db = openReadOnly(path);
  const queries = new LogQueries(db);
  return {
    readAll: (after, limit) => reading(() => queries.readAll(after, limit)),
    readStream: (stream, { from = 0n } = {}) => reading(() => queries.readStream(stream, from)),
    head: () => reading(() => BigInt(queries.head())),
    close: () => db.close(),
  };
};
