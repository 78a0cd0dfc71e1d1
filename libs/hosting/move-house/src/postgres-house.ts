import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openPostgresSignedCheckpoints } from '@icx/postgres/audit';
import { openPostgresCheckpoints, whyInUse } from '@icx/postgres/checkpoints';
import { asking, EngineDatabase, openPool, UNHURRIED } from '@icx/postgres/database';
import { openPostgresIdentityStore } from '@icx/postgres/identity';
import { openPostgresKeyTexts } from '@icx/postgres/keys';
import { keepLogEngine, openPostgresLog } from '@icx/postgres/log';
import { openPostgresRawMail } from '@icx/postgres/mail';
import { openPostgresSpool } from '@icx/postgres/spool';
import { openPostgresVault } from '@icx/postgres/vault';
import { wallClock } from '@icx/runtime';
import type { Pool } from 'pg';
import type { House, Ring } from './house.ts';
import { LogInKurrent } from './log-in-kurrent.ts';
import { databaseMark, markDatabase } from './mark.ts';
import type { PostgresPlace } from './places.ts';
import { postgresShelf } from './postgres-shelf.ts';
import { MoveRefused } from './refused.ts';

export interface PostgresAddresses {
  /** By the application's role, and by the vault's. */
  readonly databaseUrl: string;
  readonly vaultUrl: string;
  /** Where the log is, if not in the database. */
  readonly kurrentUrl?: string;
}

export interface PostgresHouse extends House, PostgresPlace {}

/** One connection of each, so that all others are of somebody else. */
export const openPostgresHouse = ({ databaseUrl, vaultUrl, kurrentUrl }: PostgresAddresses): PostgresHouse => {
  // To count and to sort a large table takes as long as it takes.
  const settings = { max: 1, idleTimeoutMillis: 0, ...UNHURRIED };
  const [application, vault] = [openPool(databaseUrl, settings), openPool(vaultUrl, settings)];
  const database = new EngineDatabase(application, 'The database');
  const log = kurrentUrl ? new LogInKurrent(kurrentUrl, application) : undefined;
  const vaultDatabase = new EngineDatabase(vault, 'The vault', `SET LOCAL icx.vault = 'acting'`);
  const schemas = async (): Promise<readonly string[]> => {
    const all = await Promise.all(
      [database, vaultDatabase].map((one) =>
        one.rows<{ name: string }>(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'icx\\_%'`),
      ),
    );
    return all.flat().map(({ name }) => name);
  };
  return {
    ...{ application, vault },
    title: `the database that DATABASE_URL names${log ? ' with the KurrentDB that KURRENTDB_URL names' : ''}`,
    mark: () => databaseMark(application),
    putMark: (mark) => markDatabase(application, mark),
    isEmpty: async () =>
      (await schemas()).every((name) => name === 'icx_move') &&
      (await databaseMark(application)) === undefined &&
      (log === undefined || (await log.isEmpty())),
    clear: async () => undefined,
    prepare: (ring) => openOnce({ application, vault, log }, ring),
    shelf: ({ postgres, kurrent, columns, key }) => {
      if (log && kurrent) return kurrent(log);
      if (typeof postgres === 'function') return postgres({ application, vault });
      return postgresShelf(postgres.vault ? vaultDatabase : database, postgres, columns, key);
    },
    indexAt: async (position) => (log ? log.indexAt(position) : position), // of its own log positions have no gaps
    positionAt: async (index) => (log ? log.positionAt(index) : index),
    refuseInUse: async () => {
      await refuseInUse(database, vaultDatabase);
      const lease = await whyInUse(application);
      if (lease) throw new MoveRefused('in-use', lease);
      await log?.refuseInUse();
    },
    close: async () => {
      await log?.close();
      await Promise.all([application.end(), vault.end()]);
    },
  };
};

/**
 * A process that serves always has connections: it listens for news of the log. Of whatever role: a move may be made with that of an
 * administrator. The server's own processes have no role.
 */
const OTHERS = `
  SELECT coalesce(nullif(application_name, ''), usename) AS name, host(client_addr) AS address FROM pg_stat_activity
  WHERE datname = current_database() AND usename IS NOT NULL AND pid <> ALL($1)`;

interface Other {
  readonly name: string;
  readonly address: string | null;
}

/** The server tells of a connection that was closed for a moment longer: a move that began right after was refused for it. */
const LOOKS = 20;
const LOOK_AGAIN_MS = 100;

const refuseInUse = async (...databases: readonly [EngineDatabase, EngineDatabase]): Promise<void> => {
  const own: number[] = [];
  for (const database of databases)
    own.push(...(await database.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid')).map(({ pid }) => pid));
  const others = async () =>
    (await Promise.all(databases.map((database) => database.rows<Other>(OTHERS, [own])))).flat();
  let [other] = await others();
  for (let looks = 0; other && looks < LOOKS; looks++) {
    await pause(LOOK_AGAIN_MS);
    [other] = await others();
  }
  if (other) {
    const who = [other.name, other.address].filter(Boolean).join(' at ');
    throw new MoveRefused(
      'in-use',
      `Others are connected to the exchange's database (${who}): stop every web and worker, and whatever else uses it.`,
    );
  }
};

const openOnce = async (
  { application: pool, vault, log }: PostgresPlace & { readonly log: LogInKurrent | undefined },
  ring: Ring,
): Promise<void> => {
  const { keys, pairId } = ring;
  const engine = log ? 'kurrentdb' : 'postgresql';
  const common = { keys, pairId, now: wallClock.now, random: randomBytes };
  await openPostgresKeyTexts({ pool });
  const opened = [
    ...(log ? [] : [await openPostgresLog({ ...common, pool })]),
    await openPostgresVault({ ...common, pool: vault }),
    await openPostgresRawMail({ ...common, pool }),
    await openPostgresCheckpoints({ pool, holder: 'icx migrate' }),
    await openPostgresIdentityStore({ pool, keys }),
    await openPostgresSpool({ ...common, pool }),
  ];
  await openPostgresSignedCheckpoints(pool);
  await log?.prepare(ring);
  await keepLogEngine(pool, engine);
  for (const engine of opened) await engine.close();
};

export const hasExchange = async (pool: Pool): Promise<boolean> =>
  (await asking(pool)(`SELECT 1 FROM pg_namespace WHERE nspname IN ('icx_log', 'icx_keys')`, [])).rows.length > 0;
