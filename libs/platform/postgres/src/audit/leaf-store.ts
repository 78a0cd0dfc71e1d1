import type { IndexedLeaf, LeafStore } from '@icx/audit';
import { beginning, type Position } from '@icx/event-store';
import type { Pool } from 'pg';
import { transaction } from '../database/index.ts';
import { available, migrateAudit } from './audit-schema.ts';

const LAST = 'SELECT leaf, position FROM icx_audit.leaves ORDER BY leaf DESC LIMIT 1';

const APPEND = `
  INSERT INTO icx_audit.leaves SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])`;

interface LeafRow {
  readonly leaf: bigint;
  readonly position: Position;
}

/** The leaves of a log whose positions have gaps. The pool stays its owner's. Throws `StorageUnavailable`, `NewerSchema`. */
export const openPostgresLeafStore = async (pool: Pool): Promise<LeafStore> => {
  await migrateAudit(pool);
  const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await available(pool.query<Row>(sql, values))).rows;
  const last = async () => {
    const [row] = await query<LeafRow>(LAST);
    return { index: Number(row?.leaf ?? 0), position: row?.position ?? beginning };
  };
  const append = (token: bigint, leaves: readonly IndexedLeaf[]): Promise<boolean> =>
    transaction(pool, async (client) => {
      // Held to the commit: whoever takes over meanwhile waits for these leaves and then goes on behind them.
      const writer = await client.query<{ token: bigint }>('SELECT token FROM icx_audit.leaf_writer FOR SHARE');
      if (writer.rows[0]?.token !== token) return false;
      const { rows } = await client.query<LeafRow>(LAST);
      const next = Number(rows[0]?.leaf ?? 0) + 1;
      if (leaves[0] && leaves[0].index !== next) throw new Error(`Leaf ${next} comes next.`);
      const column = <K extends keyof IndexedLeaf>(name: K) => leaves.map((leaf) => leaf[name]);
      await client.query(APPEND, [column('index'), column('position'), column('hash')]);
      return true;
    });
  return {
    takeOver: async () => {
      const [row] = await query<{ token: bigint }>(
        'UPDATE icx_audit.leaf_writer SET token = token + 1 RETURNING token',
      );
      return row!.token;
    },
    last,
    positionOf: async (index) => {
      const [row] = await query<LeafRow>('SELECT position FROM icx_audit.leaves WHERE leaf = $1', [index]);
      return row?.position;
    },
    append: (...args) => available(append(...args)),
    head: async () => (await last()).index,
    hashes: async (after, limit) => {
      const rows = await query<{ hash: Buffer }>(
        'SELECT hash FROM icx_audit.leaves WHERE leaf > $1 ORDER BY leaf LIMIT $2',
        [after, limit],
      );
      return Buffer.concat(rows.map(({ hash }) => hash));
    },
    indexOf: async (position) => {
      const [row] = await query<LeafRow>('SELECT leaf FROM icx_audit.leaves WHERE position = $1', [position]);
      return row && Number(row.leaf);
    },
  };
};
