import type { EventStore, Position } from '@icx/event-store';
import type { Pool } from 'pg';
import { asUnavailable } from '../database/index.ts';
import { LogQueries } from './log-queries.ts';

/** The log beside whoever writes it, also on a server that may only be read. */
export interface PostgresLogReader extends Pick<EventStore, 'readAll' | 'readStream'> {
  head(): Promise<Position>;
  /** What tells whether a vault is this log's pair. */
  pair(): Promise<{ readonly pairId: string; readonly maxVaultSequence: bigint }>;
}

/** Of a log that is there; nothing is made. Throws `StorageUnavailable`. */
export const postgresLogReader = (pool: Pool): PostgresLogReader => {
  const queries = new LogQueries(pool);
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw asUnavailable(error);
    }
  };
  return {
    readAll: (after, limit) => reading(() => queries.readAll(after, limit)),
    readStream: (stream, { from = 0n } = {}) => reading(() => queries.readStream(stream, from)),
    head: () => reading(async () => (await queries.head()).position),
    pair: () =>
      reading(async () => {
        const { pairId, vaultSequence } = await queries.head();
        return { pairId, maxVaultSequence: vaultSequence };
      }),
  };
};
