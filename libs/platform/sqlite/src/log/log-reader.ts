import type { DatabaseSync } from 'node:sqlite';
import { positionOf, type Position, type RecordedEvent } from '@icx/event-store';
import { LogQueries } from './log-queries.ts';
import { openReader, reading } from './reading.ts';

/** The log for a worker that rebuilds or exports: synchronous, read-only, beside the process's writer. */
export interface LogReader {
  /** A page after a position (exclusive). Pages of a few thousand are fastest. Throws `StorageUnavailable`. */
  readAll(after: Position | 0n, limit: number): readonly RecordedEvent[];
  readStream(stream: string, options?: { readonly from?: bigint }): readonly RecordedEvent[];
  head(): Position;
  /** What tells whether a vault is this log's pair: its name, and the highest vault sequence that an append referred to. */
  pair(): { readonly pairId: string; readonly maxVaultSequence: bigint };
  close(): void;
}

/** Opens an existing log. Throws `StorageUnavailable` if it is truncated, damaged or no database. */
export const openLogReader = (path: string): LogReader => openReader(path, logReaderOver);

const logReaderOver = (db: DatabaseSync): LogReader => {
  const queries = new LogQueries(db);
  const pair = () => {
    const meta = db.prepare('SELECT pair_id, CAST(max_vault_sequence AS TEXT) AS highest FROM meta').get();
    return { pairId: String(meta?.['pair_id']), maxVaultSequence: BigInt(String(meta?.['highest'])) };
  };
  return {
    readAll: (after, limit) => reading(() => queries.readAll(after, limit)),
    readStream: (stream, { from = 0n } = {}) => reading(() => queries.readStream(stream, from)),
    head: () => reading(() => positionOf(BigInt(queries.head()))),
    pair: () => reading(pair),
    close: () => db.close(),
  };
};
