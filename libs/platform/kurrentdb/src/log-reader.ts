import type { EventStore, ImportedEvent, Position } from '@icx/event-store';
import { isStreamName } from '@icx/event-store';
import { LARGEST } from '@icx/event-store/engine';
import { ImportedPlaces } from './imported-places.ts';
import { LogReads } from './log-reads.ts';
import { addressed, type KurrentPlace } from './on-cluster.ts';
import { pairOf, VaultMark } from './own-streams.ts';

/** The log beside whoever writes it; nothing is written. */
export interface KurrentLogReader extends Pick<EventStore, 'readAll' | 'readStream' | 'head'> {
  /** What tells whether a vault is this log's pair; `undefined`: there is no log. */
  pair(): Promise<{ readonly pairId: string; readonly maxVaultSequence: bigint } | undefined>;
  /** Events for another log to import: those behind the position, the first of them under the index behind the one given. */
  exportEvents(after: Position, index: bigint, limit: number): Promise<readonly Omit<ImportedEvent, 'vaultSequence'>[]>;
  close(): void;
}

/** Throws `StorageUnavailable`, `InvalidConnectionString`. */
export const openKurrentReader = async (
  place: Omit<KurrentPlace, 'reservations' | 'pairId'>,
): Promise<KurrentLogReader> => {
  const { connection, log, prefix } = addressed(place);
  try {
    const reads = new LogReads(connection, prefix, await ImportedPlaces.open(connection, log));
    return {
      readAll: (after, limit) => reads.readAll(after, limit),
      readStream: async (stream, { from = 0n } = {}) =>
        from > LARGEST || !isStreamName(stream) ? [] : reads.readStream(stream, from),
      head: () => reads.head(),
      pair: async () => {
        const pairId = await pairOf(connection, log);
        return pairId === undefined
          ? undefined
          : { pairId, maxVaultSequence: await new VaultMark(connection, log).read() };
      },
      exportEvents: (after, index, limit) => reads.exported(after, index, limit),
      close: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
};
