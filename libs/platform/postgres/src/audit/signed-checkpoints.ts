import type { SignedCheckpoint, SignedCheckpoints } from '@icx/audit';
import type { Pool } from 'pg';
import { transaction } from '../database/index.ts';
import { available, migrateAudit } from './audit-schema.ts';

const APPEND = `
  INSERT INTO icx_audit.checkpoints SELECT $1, $2, $3, $4
  WHERE NOT EXISTS (SELECT 1 FROM icx_audit.checkpoints WHERE size >= $1)`;

/** The checkpoints of a log. The pool stays its owner's. Throws `StorageUnavailable`, `NewerSchema`. */
export const openPostgresSignedCheckpoints = async (pool: Pool): Promise<SignedCheckpoints> => {
  await migrateAudit(pool);
  const row = async (which: string, ...values: number[]): Promise<SignedCheckpoint | undefined> => {
    const { rows } = await available(
      pool.query<{ size: bigint } & SignedCheckpoint>(
        `SELECT size, root, at, note FROM icx_audit.checkpoints ${which}`,
        values,
      ),
    );
    return rows[0] && { ...rows[0], size: Number(rows[0].size) };
  };
  const append = ({ size, root, at, note }: SignedCheckpoint): Promise<boolean> =>
    transaction(pool, async (client) => {
      // Two that append at once would not see each other's.
      await client.query('LOCK TABLE icx_audit.checkpoints IN SHARE ROW EXCLUSIVE MODE');
      const { rowCount } = await client.query(APPEND, [size, root, at, note]);
      return rowCount === 1;
    });
  return {
    place: 'the schema icx_audit of PostgreSQL',
    origin: async () => {
      const { rows } = await available(pool.query<{ origin: string }>('SELECT origin FROM icx_audit.log'));
      return rows[0]?.origin;
    },
    begin: async (origin) => {
      await available(pool.query('INSERT INTO icx_audit.log(origin) VALUES ($1) ON CONFLICT DO NOTHING', [origin]));
    },
    latest: () => row('ORDER BY size DESC LIMIT 1'),
    find: (size) => row('WHERE size = $1', size),
    after: (size) => row('WHERE size > $1 ORDER BY size LIMIT 1', size),
    append: (checkpoint) => available(append(checkpoint)),
  };
};
