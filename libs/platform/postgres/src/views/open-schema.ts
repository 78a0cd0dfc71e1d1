import type { ViewSet } from '@icx/read-store/following';
import type { Pool } from 'pg';
import { UNHURRIED } from '../database/index.ts';
import type { Standing } from './standing.ts';
import { ViewsSchema } from './views-schema.ts';

const unfenced = async (): Promise<void> => undefined;

/**
 * Makes the tables that queries need, once however many processes start at a time; what is in them is the builder's.
 * @returns why what is there is not used, if something is
 */
export const openSchema = async (
  pool: Pool,
  standing: Standing,
  views: ViewSet,
  family: string,
): Promise<string | undefined> => {
  const lock = await pool.connect();
  try {
    await lock.query({ text: 'SELECT pg_advisory_lock(hashtext($1))', values: [standing.schema], ...UNHURRIED });
    await standing.use();
    const found = await ViewsSchema.find(pool, standing.schema, views, unfenced);
    if (found instanceof ViewsSchema) return undefined;
    await ViewsSchema.createWhole(pool, standing.schema, views, unfenced);
    if (found !== undefined) return found;
    const { rows } = await lock.query('SELECT 1 FROM icx_run.views WHERE starts_with(schema, $1) AND schema <> $2', [
      `${family}_`,
      standing.schema,
    ]);
    return rows.length > 0 ? 'it holds other views or versions' : undefined;
  } finally {
    await lock.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    lock.release();
  }
};
