import type { Pool, PoolConfig } from 'pg';
import { openPool } from './pool.ts';

/** A pool made by `openPool`, which stays open; or an address. */
export type Place = { readonly pool: Pool } | { readonly url: string };

/** @param settings of the pool that is made for an address */
export const poolAt = (place: Place, settings: PoolConfig = {}) => {
  if ('pool' in place) return { pool: place.pool, close: async (): Promise<void> => undefined };
  const pool = openPool(place.url, settings);
  return { pool, close: (): Promise<void> => pool.end() };
};
