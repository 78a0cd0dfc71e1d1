import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodes, Failure, type DataFolder, type OnProgress } from '@icx/cli-channel';
import type { Pool } from 'pg';
import { clockNow, dataFolder, reading } from './data-folder.ts';

/** Looks at the databases of a distributed exchange, also at a replica or at one that was restored; it can write nothing there. */
const openReadOnly = async (name: string, url: string): Promise<Pool> => {
  const { openPool } = await import('@icx/postgres/database');
  const pool = openPool(url, { max: 4, options: '-c default_transaction_read_only=on' });
  try {
    const { rows } = await pool.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS there`,
      [name === 'DATABASE_URL' ? 'icx_log' : 'icx_vault'],
    );
    if (rows[0]?.there) return pool;
  } catch (error) {
    await pool.end();
    throw new Failure(
      exitCodes.usage,
      'storage-unreachable',
      `The database that ${name} names cannot be read: ${(error as Error).message}`,
    );
  }
  await pool.end();
  throw new Failure(
    exitCodes.usage,
    'data-folder-empty',
    `The database that ${name} names holds no exchange: correct the address, or start a worker once.`,
  );
};

const byPostgres = (what: string): Failure =>
  new Failure(
    exitCodes.usage,
    'profile-distributed',
    `${what} of the distributed profile is done with PostgreSQL's own tools: docs/distributed.md, Backups.`,
  );

/** Where it is, as a process of the exchange reads it. */
const place = async () => {
  const { readProfile, ConfigRefused } = await import('@icx/host/profile');
  try {
    return readProfile(process.env).distributed!;
  } catch (error) {
    throw error instanceof ConfigRefused ? new Failure(exitCodes.usage, 'setting-invalid', error.message) : error;
  }
};

const log = async () => openReadOnly('DATABASE_URL', (await place()).databaseUrl);

/** With what is made of a connection, which ends with it. */
const closing = <T extends object>(pool: Pool, made: T): T & { readonly close: () => Promise<void> } => ({
  ...made,
  close: () => pool.end(),
});
const during = async <T>(pool: Pool, work: (pool: Pool) => Promise<T>): Promise<T> =>
  work(pool).finally(() => pool.end());

/** The same of an exchange whose processes share engines: its log and its vault in PostgreSQL, its keys in a KMS or the folder. */
export const distributedExchange = (folder: string): DataFolder => {
  const path = resolve(folder);
  const keys: DataFolder['keys'] = () =>
    reading(async () => {
      const { openKeys, readKmsSetting } = await import('@icx/keys/kms');
      const { openPostgresKeyTexts } = await import('@icx/postgres/keys');
      const setting = readKmsSetting(process.env['ICX_KMS']);
      if (setting.kind === 'local' && !existsSync(join(path, 'keys.json')))
        throw new Failure(
          exitCodes.usage,
          'data-folder-empty',
          `There is no keys.json in ${path}: name it with ICX_DATA.`,
        );
      return during(await log(), async (pool) => {
        const texts = await openPostgresKeyTexts({ pool });
        return openKeys(setting, { folder: path, mode: 'sandbox', random: randomBytes, texts }, process.env);
      });
    });
  const sealed = async () => ({ ...(await keys()), now: await clockNow(), random: randomBytes });

  const vault: DataFolder['vault'] = () =>
    reading(async () => {
      const { openPostgresVault } = await import('@icx/postgres/vault');
      const pool = await openReadOnly('DATABASE_VAULT_URL', (await place()).vaultUrl);
      try {
        const opened = await openPostgresVault({ ...(await sealed()), pool });
        const custody = {
          open: opened.open.bind(opened),
          verify: (onProgress: OnProgress) => opened.verify(({ done, total }) => onProgress(done, total)),
          highestSequence: () => opened.highestSequence(),
        };
        return closing(pool, custody);
      } catch (error) {
        await pool.end();
        throw error;
      }
    });
  const mail: DataFolder['mail'] = () =>
    reading(async () => {
      const { openPostgresRawMail } = await import('@icx/postgres/mail');
      return during(await log(), async (pool) => (await openPostgresRawMail({ ...(await sealed()), pool })).verify());
    });
  const backUp: DataFolder['backUp'] = (to) =>
    reading(async () => {
      await during(await log(), async () => undefined); // whoever cannot even read it makes no folder
      return backUpDatabases({ to, ...(await place()), keyFolder: path, vault, mail });
    });

  return {
    path,
    keys,
    vault,
    mail,
    backUp,
    log: async () => {
      const { postgresLogReader } = await import('@icx/postgres/log');
      const pool = await log();
      return closing(pool, postgresLogReader(pool));
    },
    verifyLog: async (onProgress) => {
      const { verifyPostgresLog } = await import('@icx/postgres/log');
      return during(await log(), (pool) => reading(() => verifyPostgresLog(pool, onProgress)));
    },
    leaves: async () => {
      const { openPostgresLeaves } = await import('@icx/postgres/log');
      const pool = await log();
      return closing(pool, openPostgresLeaves(pool));
    },
    checkpoints: async () => {
      const { openPostgresSignedCheckpoints } = await import('@icx/postgres/audit');
      const pool = await log();
      return closing(pool, await reading(() => openPostgresSignedCheckpoints(pool)));
    },
    // Between both: what is here says nothing of where it is.
    migrate: (options) => dataFolder(folder).migrate(options),
    isEmpty: () => false,
    restore: () => Promise.reject(byPostgres('A restore')),
    recoverKeys: () => Promise.reject(byPostgres('A restore of keys')),
  };
};

interface BackingUp extends Pick<DataFolder, 'vault' | 'mail'> {
  readonly to: string;
  readonly keyFolder: string;
  readonly databaseUrl: string;
  readonly vaultUrl: string;
}

const backUpDatabases = async ({
  to,
  keyFolder,
  vault,
  mail,
  ...urls
}: BackingUp): ReturnType<DataFolder['backUp']> => {
  const { BackupRefused, parts } = await import('@icx/sqlite/backup');
  const { dumpDatabase } = await import('@icx/postgres/backup');
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new BackupRefused('backup-folder-not-empty', `${to} is not empty: name a folder for this backup alone.`);
  try {
    const folders = { log: join(to, 'log'), vault: join(to, 'vault'), keys: join(to, 'keys') };
    for (const part of parts) mkdirSync(folders[part], { recursive: true, mode: 0o700 });
    const { head } = await dumpDatabase({ ...urls, folders });
    for (const name of ['keys.json', 'escrow.json'])
      if (existsSync(join(keyFolder, name))) copyFileSync(join(keyFolder, name), join(folders.keys, name));
    const codes = await vault();
    const seals = await codes.verify(() => undefined).finally(() => codes.close());
    const mails = await mail();
    const [broken] = [...seals.broken, ...mails.broken];
    if (broken !== undefined)
      throw new BackupRefused('backup-not-sound', `${broken} does not open: run \`icx verify\`.`);
    return { head: String(head), codes: seals.opened, mails: mails.opened };
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
};
