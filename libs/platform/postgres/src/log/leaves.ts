import type { Pool } from 'pg';
import type { LeafReader, StoredLeaf } from '@icx/audit';
import { leafText, StorageUnavailable } from '@icx/event-store';
import { asUnavailable } from '../database/index.ts';
import { unstored } from './stored-text.ts';

interface LeafRow {
  readonly position: bigint;
  readonly leaf_hash: Uint8Array;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly recorded_at: string;
  readonly metadata: string;
  readonly data: string;
}

const HASH = 32;

const damaged = (position: number) =>
  new StorageUnavailable(
    'storage-damaged',
    `The log has no whole event at position ${position}. Restore PostgreSQL's latest backup.`,
  );

/** Positions without gaps, hashes of the right length: a tree over anything else would prove nothing. */
const checked = <T extends Pick<LeafRow, 'position' | 'leaf_hash'>>(
  rows: readonly T[],
  after: number,
): readonly T[] => {
  rows.forEach(({ position, leaf_hash: hash }, index) => {
    const expected = after + 1 + index;
    if (Number(position) !== expected || hash.byteLength !== HASH) throw damaged(expected);
  });
  return rows;
};

const toLeaf = (row: LeafRow): StoredLeaf => {
  const { revision, recorded_at: recordedAt, metadata, data } = row;
  const position = Number(row.position);
  const names = { stream: unstored(row.stream), type: unstored(row.type) };
  return {
    position,
    hash: row.leaf_hash,
    text: leafText({ index: position, ...names, revision, recordedAt, metadata, data }),
  };
};

/** The leaves of the log, each beside its event. Throws `StorageUnavailable`, also where it meets a gap. */
export const openPostgresLeaves = (pool: Pool): LeafReader => {
  const rows = async <T>(name: string, text: string, values: unknown[]): Promise<T[]> => {
    try {
      return (await pool.query({ name: `icx-leaves-${name}`, text, values })).rows as T[];
    } catch (error) {
      throw asUnavailable(error);
    }
  };
  const page = (columns: string) =>
    `SELECT position, leaf_hash${columns} FROM icx_log.events WHERE position > $1 ORDER BY position LIMIT $2`;
  return {
    head: async () =>
      Number((await rows<{ position: bigint }>('head', 'SELECT position FROM icx_log.head', []))[0]!.position),
    hashes: async (after, limit) => {
      const found = checked(await rows<LeafRow>('hashes', page(''), [after, limit]), after);
      return Buffer.concat(found.map(({ leaf_hash }) => leaf_hash));
    },
    leaves: async (after, limit) => {
      const found = await rows<LeafRow>('texts', page(', stream, revision, type, recorded_at, metadata, data'), [
        after,
        limit,
      ]);
      return checked(found, after).map(toLeaf);
    },
    indexOf: (position) => Promise.resolve(Number(position)),
  };
};
