import type { Pool } from 'pg';
import { migrate } from '../database/index.ts';

const steps = [
  `CREATE TABLE checkpoints(name text PRIMARY KEY, position bigint NOT NULL);
   CREATE TABLE leases(
     name text PRIMARY KEY,
     holder text NOT NULL,
     token bigint NOT NULL,
     expires_at timestamptz NOT NULL
   )`,
  `CREATE TABLE views(
     schema text PRIMARY KEY,
     used_at timestamptz NOT NULL,
     position bigint NOT NULL DEFAULT 0,
     failure text,
     progress json,
     asked bigint NOT NULL DEFAULT 0,
     done bigint NOT NULL DEFAULT 0
   )`,
  // What keeps the log, for that is not seen here.
  `CREATE TABLE log_engine(
     single boolean PRIMARY KEY DEFAULT true CHECK (single),
     engine text NOT NULL
   )`,
];

/** What runs by itself: leases, checkpoints, and how each version of the views stands. Throws `NewerSchema`. */
export const migrateRun = (pool: Pool): Promise<void> => migrate(pool, { schema: 'icx_run', steps });
