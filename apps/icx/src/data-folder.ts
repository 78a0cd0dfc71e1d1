import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { exitCodes, Failure } from '@icx/cli-channel';
import type { DataFolder } from '@icx/cli-channel';
import { reading } from './reading.ts';

const backupParts = (from: Parameters<DataFolder['recoverKeys']>[0]) => {
  if (from) return { vault: resolve(from.vault), keys: resolve(from.keys) };
  throw new Failure(exitCodes.usage, 'option-missing', 'Name the backup with --from, and a folder with --to.');
};

/** As `ICX_KMS` says, which has to be as it is for the exchange. */
const ringOf = async (folder: string) => {
  const { openKeys, readKmsSetting } = await import('@icx/keys/kms');
  const setting = readKmsSetting(process.env['ICX_KMS']);
  return openKeys(setting, { folder, mode: 'sandbox', random: randomBytes }, process.env);
};

/** Of the wall clock, ISO 8601. Loaded when it is needed: the metrics of a serving exchange come with it. */
export const clockNow = async () => (await import('@icx/runtime')).wallClock.now;

const isEmpty = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;

/** With what was there put aside, beside it; back again if the work fails. Nobody may be serving it. */
const overData = async <T>(path: string, work: () => Promise<T>): Promise<T & { readonly putAside: string }> => {
  const { lockDataFolder } = await import('@icx/sqlite');
  lockDataFolder(path).release();
  const putAside = `${path}.before-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
  renameSync(path, putAside);
  try {
    return { ...(await work()), putAside };
  } catch (error) {
    renameSync(putAside, path);
    throw error;
  }
};

/** What to do where a part is missing. Started on what is left of an exchange it would not come back. */
const inIts = (folder: string): string =>
  ['log/log.db', 'vault/vault.db', 'log.db', 'vault.db'].some((part) => existsSync(join(folder, part)))
    ? 'It belongs with the rest that is there: bring it from where it is kept.'
    : 'Start the exchange once, or name its data folder with ICX_DATA or --data.';

const verifyMail = async (path: string | undefined, keyFile: Awaited<ReturnType<DataFolder['keys']>>) => {
  if (path === undefined) return { opened: 0, broken: [] };
  const { openRawMailReader } = await import('@icx/sqlite/mail');
  const mail = await openRawMailReader({ path, ...keyFile, now: await clockNow(), random: randomBytes });
  return mail.verify().finally(() => mail.close());
};

/** Refused where the exchange moved from: night after night it would be the backup of how things were then. */
const backUpUnmoved = async (path: string, to: string) => {
  const { folderMark, undoing, whyNotStarted } = await import('@icx/move-house/mark');
  const why = whyNotStarted(folderMark(path), undoing.folder(path));
  if (why) throw new Failure(exitCodes.refused, 'exchange-moved', `There is nothing here to back up. ${why}`);
  const { backUp } = await import('@icx/sqlite/backup');
  return backUp({ data: path, to: resolve(to), openKeys: ringOf, now: await clockNow() });
};

/** Whether it is the folder, or a backup, of embedded engines. */
export const holdsLog = (path: string): boolean =>
  ['log.db', 'log/log.db'].some((file) => existsSync(join(path, file)));

/** The embedded engines' files, opened for reading alone. The engines are loaded when they are needed. */
export const dataFolder = (folder: string): DataFolder => {
  const path = resolve(folder);
  // A backup has its parts in folders of their own.
  const found = (name: string): string | undefined =>
    ['', 'log', 'vault', 'keys'].map((part) => join(path, part, name)).find((one) => existsSync(one));
  const file = (name: string): string => {
    const wanted = found(name);
    if (wanted !== undefined) return wanted;
    throw new Failure(exitCodes.usage, 'data-folder-empty', `There is no ${name} in ${path}. ${inIts(path)}`);
  };
  const keys: DataFolder['keys'] = () =>
    reading(async () => {
      // Looked for first: opening makes a new key file where there is none.
      return ringOf(dirname(file('keys.json')));
    });
  return {
    path,
    keys,
    log: () =>
      reading(async () => {
        const { openLogReader } = await import('@icx/sqlite/log');
        return openLogReader(file('log.db'));
      }),
    vault: () =>
      reading(async () => {
        const { openVaultReader } = await import('@icx/sqlite/vault');
        const keyFile = await keys();
        const options = { path: file('vault.db'), ...keyFile, now: await clockNow(), random: randomBytes };
        const vault = await reading(() => openVaultReader(options));
        return {
          open: (ref, custody) => vault.open(ref, custody),
          verify: (onProgress) => vault.verify(({ done, total }) => onProgress(done, total)),
          close: () => vault.close(),
          highestSequence: () => vault.highestSequence,
        };
      }),
    mail: () => reading(async () => verifyMail(found('mail.db'), await keys())),
    isEmpty: () => isEmpty(path),
    backUp: (to) =>
      reading(async () => {
        file('keys.json');
        return backUpUnmoved(path, to);
      }),
    restore: ({ log, vault, keys: ring }) =>
      reading(async () => {
        const { restore } = await import('@icx/sqlite/backup');
        const from = { log: resolve(log), vault: resolve(vault), keys: resolve(ring) };
        const options = { from, data: path, openKeys: ringOf, now: await clockNow() };
        return isEmpty(path) ? restore(options) : overData(path, () => restore(options));
      }),
    recoverKeys: (from, escrowKey) =>
      reading(async () => {
        const { recoverKeys } = await import('@icx/sqlite/backup');
        const { folderTexts } = await import('@icx/keys');
        const { remakeKeys } = await import('@icx/keys/kms');
        return recoverKeys({
          from: backupParts(from),
          to: path,
          escrowKey,
          remake: (made, to) => remakeKeys(made, folderTexts(join(to, 'keys.json'), randomBytes), process.env),
          now: await clockNow(),
        });
      }),
    migrate: (options) => reading(async () => (await import('./migrate-folder.ts')).migrateFolder(path, options)),
    verifyLog: (onProgress) =>
      reading(async () => {
        const { verifyLog } = await import('@icx/sqlite/log');
        return verifyLog(file('log.db'), { onProgress });
      }),
    leaves: () =>
      reading(async () => {
        const { openLeafReader } = await import('@icx/sqlite/log');
        return openLeafReader(file('log.db'));
      }),
    checkpoints: () =>
      reading(async () => {
        const { openCheckpointReader } = await import('@icx/sqlite/audit');
        return openCheckpointReader(file('audit.db'));
      }),
  };
};
