import type { RecordedEvent } from '@icx/event-store';
import { asStorageUnavailable, openReadOnly } from '@icx/sqlite';
import { LogQueries } from './log-queries.ts';

/** The log for a worker that rebuilds or exports: synchronous, read-only, beside the process's writer. */
export interface LogReader {
  /** A page after a position (exclusive). Pages of a few thousand are fastest. Throws `StorageUnavailable`. */
  readAll(after: bigint, limit: number): readonly RecordedEvent[];
  readStream(stream: string, options?: { readonly from?: bigint }): readonly RecordedEvent[];
  head(): bigint;
  /** What tells whether a vault is this log's pair: its name, and the highest vault sequence that an append referred to. */
  pair(): { readonly pairId: string; readonly maxVaultSequence: bigint };
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
  const pair = () => {
    const meta = db.prepare('SELECT pair_id, CAST(max_vault_sequence AS TEXT) AS highest FROM meta').get();
    return { pairId: String(meta?.['pair_id']), maxVaultSequence: BigInt(String(meta?.['highest'])) };
  };
  return {
    readAll: (after, limit) => reading(() => queries.readAll(after, limit)),
    readStream: (stream, { from = 0n } = {}) => reading(() => queries.readStream(stream, from)),
    head: () => reading(() => BigInt(queries.head())),
    pair: () => reading(pair),
    close: () => db.close(),
  };
};
