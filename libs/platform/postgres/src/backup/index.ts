import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { openPool, refuseNewer, transaction, UNHURRIED } from '../database/index.ts';
import { logMigrations } from '../log/index.ts';
import type { LogEngine } from '../log/log-engine.ts';

/** `pg_dump` is not there, is older than the server, or was refused; the message is its own. */
export class DumpFailed extends Error {}

export interface DumpPlaces {
  /** Of the application's role, and of the vault's own. */
  readonly databaseUrl: string;
  readonly vaultUrl: string;
  /** Folders that are there, kept under different control. */
  readonly folders: Readonly<Record<'log' | 'vault' | 'keys', string>>;
  /** Where the log is: of one elsewhere the leaves and command keys are dumped, not the events. */
  readonly logIn: LogEngine;
}

const HEADS = {
  postgresql: 'SELECT position AS head FROM icx_log.head',
  kurrentdb: 'SELECT coalesce(max(position), 0) AS head FROM icx_audit.leaves',
} as const satisfies Record<LogEngine, string>;

/**
 * What is not in it: views, which are built from the log; files under way, whose codes would be stale copies; whose turn it is.
 */
const left = ['--exclude-schema=icx_views*', '--exclude-schema=icx_spool', '--exclude-schema=icx_limits'];
const ofTheMoment = ['--exclude-table-data=icx_run.leases', '--exclude-table-data=icx_run.views'];

/**
 * Dumps an exchange beside the processes that serve it, each part by the role that owns it, all in one snapshot: nothing in the
 * log refers to a code that is not in the vault. Answers the log's head in it. Throws `DumpFailed`, `NewerSchema`.
 */
export const dumpDatabase = async ({
  databaseUrl,
  vaultUrl,
  folders,
  logIn,
}: DumpPlaces): Promise<{ readonly head: bigint }> => {
  const pool = openPool(databaseUrl, { max: 1, idle_in_transaction_session_timeout: 0 });
  try {
    await refuseNewer(pool, logMigrations); // what it keeps beside, and for whom, is not known
    return await inSnapshot(pool, HEADS[logIn], async (snapshot) => {
      const dump = (url: string, file: string, ...which: string[]) =>
        runDump(url, [`--snapshot=${snapshot}`, '--format=custom', `--file=${file}`, ...which]);
      const apart = ['icx_mail', 'icx_key_texts'];
      const others = ['icx_vault', ...apart].map((schema) => `--exclude-schema=${schema}`);
      await dump(vaultUrl, join(folders.vault, 'vault.dump'), '--schema=icx_vault', '--enable-row-security');
      await assertWhole(vaultUrl, snapshot, join(folders.vault, 'vault.dump'));
      await dump(databaseUrl, join(folders.vault, 'mail.dump'), '--schema=icx_mail');
      await dump(databaseUrl, join(folders.keys, 'keys.dump'), '--schema=icx_key_texts');
      await dump(databaseUrl, join(folders.log, 'log.dump'), '--schema=icx_*', ...others, ...left, ...ofTheMoment);
    });
  } finally {
    await pool.end();
  }
};

const inSnapshot = async (
  pool: Pool,
  headOf: string,
  work: (snapshot: string) => Promise<void>,
): Promise<{ readonly head: bigint }> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ snapshot: string; head: bigint }>(
      `SELECT pg_export_snapshot() AS snapshot, head FROM (${headOf}) AS log`,
    );
    const [{ snapshot, head }] = rows as [(typeof rows)[0] & object];
    await work(snapshot);
    return { head };
  } finally {
    client.release(true);
  }
};

/** A pooler may drop the options of a connection, and then row security leaves out every row of the vault, without an error. */
const assertWhole = async (url: string, snapshot: string, file: string): Promise<void> => {
  const pool = openPool(url, { max: 1, ...UNHURRIED });
  try {
    const there = await transaction(pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
      await client.query(`SET LOCAL icx.vault = 'acting'`);
      return (await client.query<{ rows: bigint }>('SELECT count(*) AS rows FROM icx_vault.custody')).rows[0]!.rows;
    });
    const dumped = await codesIn(file);
    if (there !== dumped)
      throw new DumpFailed(
        `pg_dump made a backup of ${dumped} of the ${there} codes in the vault: let DATABASE_VAULT_URL name the server itself, ` +
          'not a pooler that drops the options of a connection.',
      );
  } finally {
    await pool.end();
  }
};

const codesIn = async (dump: string): Promise<bigint> => {
  const args = ['--data-only', '--schema=icx_vault', '--table=custody', '--file=-', dump];
  const restoring = spawn('pg_restore', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise<never>((_, reject) => restoring.once('error', reject));
  const counting = async (): Promise<bigint> => {
    let rows: bigint | undefined;
    for await (const line of createInterface({ input: restoring.stdout })) {
      if (line === '\\.') break;
      if (rows !== undefined) rows += 1n;
      else if (line.startsWith('COPY ')) rows = 0n;
    }
    return rows ?? 0n;
  };
  try {
    return await Promise.race([counting(), failed]);
  } catch (cause) {
    throw new DumpFailed(`pg_restore does not read the backup: ${String(cause)}`, { cause });
  } finally {
    restoring.kill();
  }
};

/** The password goes where no other user of the machine sees it. The vault shows its rows to whoever says that it is the vault. */
const runDump = async (url: string, args: readonly string[]): Promise<void> => {
  const address = new URL(url);
  const password = decodeURIComponent(address.password) || (address.searchParams.get('password') ?? '');
  address.password = '';
  address.searchParams.delete('password');
  // What an address has of them counts more than PGOPTIONS. libpq takes a plus for a plus.
  const options = [address.searchParams.get('options'), '-c icx.vault=acting'].filter(Boolean).join(' ');
  address.searchParams.set('options', options);
  address.search = address.search.replaceAll('+', '%20');
  const env = { ...process.env, ...(password && { PGPASSWORD: password }) };
  try {
    await promisify(execFile)('pg_dump', ['--no-owner', '--no-privileges', ...args, `--dbname=${address.href}`], {
      env,
    });
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    const why =
      code === 'ENOENT' ? 'apt-get install postgresql-client, of the server’s version or later.' : stderr?.trim();
    throw new DumpFailed(`pg_dump does not make the backup: ${why ?? String(error)}`, { cause: error });
  }
};
