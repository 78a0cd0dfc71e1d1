import type { ImportedEvent } from '@icx/event-store';
import type { Pool } from 'pg';
import { asUnavailable } from '../database/index.ts';
import { unstored } from './stored-text.ts';

/** As it stands here; the highest vault sequence is told of the log as a whole. */
export type ExportedEvent = Omit<ImportedEvent, 'vaultSequence'> & { readonly leafHash: Buffer };

interface Row {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recorded_at: string;
  readonly command_key: string | null;
  readonly leaf_hash: Buffer;
}

/** Events for another log to import. Throws `StorageUnavailable`. */
export const exportEvents = async (pool: Pool, after: bigint, limit: number): Promise<readonly ExportedEvent[]> => {
  const page = 'SELECT * FROM icx_log.events WHERE position > $1 ORDER BY position LIMIT $2';
  try {
    return (await pool.query<Row>(page, [after, limit])).rows.map(eventOf);
  } catch (error) {
    throw asUnavailable(error);
  }
};

const eventOf = ({ position, stream, type, recorded_at, command_key, leaf_hash, ...texts }: Row): ExportedEvent => ({
  ...texts,
  index: position,
  stream: unstored(stream),
  type: unstored(type),
  recordedAt: recorded_at,
  commandKey: command_key === null ? undefined : unstored(command_key),
  leafHash: leaf_hash,
});
