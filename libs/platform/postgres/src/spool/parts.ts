import type { PoolClient } from 'pg';
import { start, type Extent, type Sealed } from '@icx/spool/engine';

/** An entry as it is stored. */
export interface Entry {
  readonly id: bigint;
  readonly version: number;
  readonly bytes: Buffer;
}

export interface Part {
  readonly from: Extent;
  readonly to: Extent;
  readonly sealed: Buffer;
}

const entry = 'SELECT id, key_version AS version, wrapped_key AS bytes FROM icx_spool.entry';

export const findEntry = async (client: PoolClient, name: string): Promise<Entry | undefined> =>
  (await client.query<Entry>(`${entry} WHERE name = $1`, [name])).rows[0];

/** Nobody else appends to it or cuts it until the transaction ends; false: it is gone. */
export const lockEntry = async (client: PoolClient, { id }: Entry): Promise<boolean> =>
  (await client.query('SELECT 1 FROM icx_spool.entry WHERE id = $1 FOR UPDATE', [id])).rows.length > 0;

/** Where its last append ended. */
export const endOf = async (client: PoolClient, { id }: Entry): Promise<Extent> => {
  const { rows } = await client.query<{ at: bigint; plain: bigint; index: number }>(
    `SELECT to_at AS at, to_plain AS plain, to_chunk AS index FROM icx_spool.part
     WHERE entry = $1 ORDER BY icx_spool.part.plain DESC LIMIT 1`,
    [id],
  );
  const [last] = rows;
  return last ? { at: Number(last.at), plain: Number(last.plain), index: last.index } : start;
};

export const insertPart = (client: PoolClient, { id }: Entry, { from, to, sealed }: Part): Promise<unknown> =>
  client.query('INSERT INTO icx_spool.part VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    ...[id, from.plain, from.at, from.index],
    ...[to.plain, to.at, to.index, sealed],
  ]);

export const touch = (client: PoolClient, { id }: Entry): Promise<unknown> =>
  client.query('UPDATE icx_spool.entry SET written_at = clock_timestamp() WHERE id = $1', [id]);

/** The part that holds that plain byte; `undefined`: none does, or it was deleted. */
export const partAt = async (client: PoolClient, { id }: Entry, plain: number): Promise<Part | undefined> => {
  const { rows } = await client.query<
    Record<'plain' | 'at' | 'to_plain' | 'to_at', bigint> & { sealed: Buffer; chunk: number; to_chunk: number }
  >('SELECT * FROM icx_spool.part WHERE entry = $1 AND to_plain > $2 AND plain <= $2', [id, plain]);
  const [row] = rows;
  return (
    row && {
      from: { at: Number(row.at), plain: Number(row.plain), index: row.chunk },
      to: { at: Number(row.to_at), plain: Number(row.to_plain), index: row.to_chunk },
      sealed: row.sealed,
    }
  );
};

/** A part in memory, read by the positions of the file that it would be of. */
export const asFile = ({ from, sealed }: Part): Sealed => ({
  read: async (buffer, offset, length, position) => {
    const begin = position - from.at;
    return { buffer, bytesRead: sealed.copy(buffer, offset, begin, begin + length) };
  },
});
