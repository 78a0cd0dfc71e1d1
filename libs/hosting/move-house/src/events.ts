import { leafHash, type ImportedEvent } from '@icx/event-store';
import { exportEvents, importEvents, type ExportedEvent } from '@icx/postgres/log';
import type { Pool } from 'pg';
import { MoveRefused } from './refused.ts';
import type { Row, Shelf } from './shelf.ts';
import type { SqliteTable } from './sqlite-shelf.ts';

export const embeddedEvents: SqliteTable = {
  file: 'log.db',
  from: `SELECT e.position, s.name AS stream, e.revision, e.type, e.data, e.metadata, e.recorded_at, e.command_key, e.leaf_hash
    FROM events e JOIN streams s ON s.id = e.stream_id`,
  into: [
    'INSERT OR IGNORE INTO streams(name) VALUES (:stream)',
    `INSERT INTO events VALUES (:position, (SELECT id FROM streams WHERE name = :stream), :revision, :type, :data, :metadata,
       :recorded_at, :command_key, :leaf_hash)`,
  ],
};

/** In PostgreSQL names are printed as JSON, which its log alone does and undoes. */
export const postgresEvents = (pool: Pool): Shelf => {
  const head = async () =>
    (await pool.query<{ position: bigint }>('SELECT position FROM icx_log.head')).rows[0]!.position;
  return {
    count: async () => Number(await head()),
    page: async (after, limit) =>
      (await exportEvents(pool, BigInt((after?.[0] as bigint | undefined) ?? 0n), limit)).map(rowOf),
    last: async () => [await head()],
    write: async (rows) => void (await importEvents(pool, rows.map(eventOf))),
  };
};

export const rowOf = ({ index, recordedAt, commandKey, leafHash, ...event }: ExportedEvent): Row => ({
  ...event,
  position: index,
  revision: event.revision,
  recorded_at: recordedAt,
  command_key: commandKey ?? null,
  leaf_hash: leafHash,
});

export const eventOf = (row: Row): ImportedEvent => ({
  index: BigInt(row['position'] as bigint),
  stream: row['stream'] as string,
  revision: BigInt(row['revision'] as bigint),
  type: row['type'] as string,
  recordedAt: row['recorded_at'] as string,
  metadata: row['metadata'] as string,
  data: row['data'] as string,
  commandKey: (row['command_key'] as string | null) ?? undefined,
  vaultSequence: 0n, // the reference to the vault is a thing of its own
});

/** No event moves but one that is as it was written. */
export const checkedEvent = async (row: Row): Promise<Row> => {
  const event = eventOf(row);
  if (leafHash(event).equals(row['leaf_hash'] as Uint8Array)) return row;
  throw new MoveRefused(
    'log-damaged',
    `The event at position ${event.index} is not as it was written: restore the log first.`,
  );
};
