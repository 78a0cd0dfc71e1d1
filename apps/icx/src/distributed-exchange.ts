import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodes, Failure, type DataFolder, type OnProgress } from '@icx/cli-channel';
import type { KeyTexts } from '@icx/keys';
import type { Pool } from 'pg';
import { backUpDatabases } from './distributed-backup.ts';
import { recoverKeysOf, type Ring } from './distributed-keys.ts';
import { reading } from './reading.ts';
import { clockNow, dataFolder } from './data-folder.ts';

/** Looks at the databases of a distributed exchange, also at a replica or at one that was restored; it can write nothing there. */
const openReadOnly = (name: string, url: string) => open(name, url, '-c default_transaction_read_only=on');

const open = async (name: string, url: string, options?: string): Promise<Pool> => {
  const { openPool } = await import('@icx/postgres/database');
  const pool = openPool(url, { max: 4, ...(options && { options }) });
  try {
    const { rows } = await pool.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS there`,
      [name === 'DATABASE_URL' ? 'icx_run' : 'icx_vault'],
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
const place = () => reading(async () => (await import('@icx/host/profile')).readProfile(process.env).distributed!);

const database = async () => openReadOnly('DATABASE_URL', (await place()).databaseUrl);

/** The log, in whichever engine it is, for as long as it is looked at. */
const log = async () => {
  const { logOnView } = await import('@icx/host/log');
  const { databaseUrl, kurrentUrl } = await place();
  const pool = await openReadOnly('DATABASE_URL', databaseUrl);
  try {
    const { close, ...view } = await reading(() => logOnView(pool, kurrentUrl));
    const end = (): Promise<void> => {
      close();
      return pool.end();
    };
    return { ...view, pool, close: end };
  } catch (error) {
    await pool.end();
    throw error;
  }
};

/** With what is made of a connection, which ends with it. */
const closing = <T extends object>(pool: Pool, made: T): T & { readonly close: () => Promise<void> } => ({
  ...made,
  close: () => pool.end(),
});
const during = async <T>(pool: Pool, work: (pool: Pool) => Promise<T>): Promise<T> =>
  work(pool).finally(() => pool.end());

const sealed = async (ring: Ring) => ({ ...ring, now: await clockNow(), random: randomBytes });

const vaultUnder = (ring: Ring): ReturnType<DataFolder['vault']> =>
  reading(async () => {
    const { openPostgresVault } = await import('@icx/postgres/vault');
    const pool = await openReadOnly('DATABASE_VAULT_URL', (await place()).vaultUrl);
    try {
      const opened = await openPostgresVault({ ...(await sealed(ring)), pool });
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
const mailUnder = (ring: Ring): ReturnType<DataFolder['mail']> =>
  reading(async () => {
    const { openPostgresRawMail } = await import('@icx/postgres/mail');
    return during(await database(), async (pool) =>
      (await openPostgresRawMail({ ...(await sealed(ring)), pool })).verify(),
    );
  });

/** The same of an exchange whose processes share engines: its log and its vault in PostgreSQL, its keys in a KMS or the folder. */
export const distributedExchange = (folder: string): DataFolder => {
  const path = resolve(folder);
  if (existsSync(join(path, 'log', 'log.dump')))
    throw new Failure(
      exitCodes.usage,
      'data-folder-is-a-backup',
      `${path} is a backup: restore it into a database of its own, and look at that (docs/distributed.md, Backups).`,
    );
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
      return during(await database(), async (pool) => {
        const texts = await openPostgresKeyTexts({ pool });
        return openKeys(setting, { folder: path, mode: 'sandbox', random: randomBytes, texts }, process.env);
      });
    });
  /** Where the texts of the ring are: a KMS's are no file of one machine. */
  const keyTexts = async (pool: Pool): Promise<KeyTexts> => {
    const { folderTexts } = await import('@icx/keys');
    const { readKmsSetting } = await import('@icx/keys/kms');
    const { openPostgresKeyTexts } = await import('@icx/postgres/keys');
    const isLocal = readKmsSetting(process.env['ICX_KMS']).kind === 'local';
    return isLocal ? folderTexts(join(path, 'keys.json'), randomBytes) : openPostgresKeyTexts({ pool });
  };
  const vault: DataFolder['vault'] = async () => vaultUnder(await keys());
  const mail: DataFolder['mail'] = async () => mailUnder(await keys());
  const backUp: DataFolder['backUp'] = (to) =>
    reading(async () => {
      const { beside, close } = await log(); // whoever cannot even read it makes no folder
      return backUpDatabases({ to, ...(await place()), keyFolder: path, vault, mail, beside }).finally(close);
    });

  return {
    path,
    keys,
    vault,
    mail,
    backUp,
    log: async () => {
      const { reader, close } = await log();
      return { ...reader, close };
    },
    verifyLog: async (onProgress) => {
      const { verify, close } = await log();
      return reading(() => verify(onProgress)).finally(close);
    },
    leaves: async () => {
      const { leaves, close } = await log();
      return { ...leaves, close };
    },
    checkpoints: async () => {
      const { openPostgresSignedCheckpoints } = await import('@icx/postgres/audit');
      const pool = await database();
      return closing(pool, await reading(() => openPostgresSignedCheckpoints(pool)));
    },
    // Between both: what is here says nothing of where it is.
    migrate: (options) => dataFolder(folder).migrate(options),
    isEmpty: () => false,
    restore: () => Promise.reject(byPostgres('A restore')),
    recoverKeys: (from, escrowKey) =>
      reading(async () => {
        if (from) throw byPostgres('A restore of what goes before keys');
        return during(await open('DATABASE_URL', (await place()).databaseUrl), async (pool) =>
          recoverKeysOf({ texts: await keyTexts(pool), escrowKey, vault: vaultUnder, mail: mailUnder }),
        );
      }),
  };
};
