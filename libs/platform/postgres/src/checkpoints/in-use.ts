import type { Pool } from 'pg';
import { asking } from '../database/index.ts';

/**
 * Why whoever needs an exchange that nobody serves has to wait, and what to do: some process has a lease, perhaps one that is cut off
 * from the database just now and comes back. A `web` has none. `undefined`: nobody has one. Throws `StorageUnavailable`.
 */
export const whyInUse = async (pool: Pool): Promise<string | undefined> => {
  const ask = asking(pool);
  const there = await ask<{ leases: string | null }>(`SELECT to_regclass('icx_run.leases')::text AS leases`, []);
  if (!there.rows[0]?.leases) return undefined;
  const held = 'SELECT name FROM icx_run.leases WHERE expires_at > clock_timestamp() LIMIT 1';
  const [lease] = (await ask<{ name: string }>(held, [])).rows;
  return (
    lease &&
    `A process has the lease of ${lease.name}: stop every web and worker, or wait ten seconds if it was killed.`
  );
};
