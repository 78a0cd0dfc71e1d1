import type { Pool } from 'pg';
import { migrateRun } from '../checkpoints/index.ts';
import { asking, type Ask } from '../database/index.ts';

/** What keeps the log of an exchange whose database this is. */
export type LogEngine = 'kurrentdb' | 'postgresql';

const names: Readonly<Record<LogEngine, string>> = { kurrentdb: 'KurrentDB', postgresql: 'PostgreSQL' };
const remedies: Readonly<Record<LogEngine, string>> = {
  kurrentdb: 'Set KURRENTDB_URL to where it is, and leave ICX_LOG out',
  postgresql: 'Leave KURRENTDB_URL out, or set ICX_LOG to postgresql',
};

/** Settings name another engine than the one that has the log: there it would begin empty, beside a vault, views and followers that know all. */
export class LogElsewhere extends Error {
  readonly code = 'log-elsewhere';

  constructor(found: LogEngine, wanted: LogEngine) {
    super(
      `The log of this exchange is in ${names[found]}, and the settings name ${names[wanted]}: nothing was changed. ${remedies[found]}. ` +
        'For a new exchange name an empty database; the log moves by `icx migrate` alone (docs/operations.md, Moving house).',
    );
  }
}

/** Of a database that is older than the mark: only a log in KurrentDB has its leaves and command keys here. */
const SIGNS: readonly (readonly [table: string, engine: LogEngine, sign: string])[] = [
  ['icx_audit.leaves', 'kurrentdb', 'SELECT FROM icx_audit.leaves'],
  ['icx_keys.reservations', 'kurrentdb', 'SELECT FROM icx_keys.reservations'],
  ['icx_log.head', 'postgresql', 'SELECT FROM icx_log.head WHERE position > 0'],
];

/** Which engine has the log; `undefined`: none has anything yet. Reads alone. Throws `StorageUnavailable`. */
export const logEngineOf = async (pool: Pool): Promise<LogEngine | undefined> => {
  const ask = asking(pool);
  const kept = (await isThere(ask, 'icx_run.log_engine'))
    ? (await ask<{ engine: LogEngine }>('SELECT engine FROM icx_run.log_engine', [])).rows[0]
    : undefined;
  if (kept) return kept.engine;
  for (const [table, engine, sign] of SIGNS)
    if ((await isThere(ask, table)) && (await ask(`${sign} LIMIT 1`, [])).rows.length > 0) return engine;
  return undefined;
};

/** Before a log is opened. Throws `LogElsewhere`, `StorageUnavailable`. */
export const assertLogEngine = async (pool: Pool, wanted: LogEngine): Promise<void> => {
  const found = await logEngineOf(pool);
  if (found !== undefined && found !== wanted) throw new LogElsewhere(found, wanted);
};

/** Once it is open, for good: of two that begin one at a time the first is kept. Throws as `assertLogEngine` does. */
export const keepLogEngine = async (pool: Pool, engine: LogEngine): Promise<void> => {
  await migrateRun(pool);
  await asking(pool)('INSERT INTO icx_run.log_engine(engine) VALUES ($1) ON CONFLICT DO NOTHING', [engine]);
  await assertLogEngine(pool, engine);
};

const isThere = async (ask: Ask, table: string): Promise<boolean> =>
  (await ask<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table])).rows[0]!.found;
