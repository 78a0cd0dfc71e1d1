import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DataFolder } from '@icx/cli-channel';
import type { LogBeside } from '@icx/host/log';

/** Of keys that no KMS keeps. A rotation may add one or destroy one while what is sealed under them is copied. */
const keyTextsIn = (folder: string): readonly (readonly [name: string, text: Buffer])[] =>
  ['keys.json', 'escrow.json']
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => [name, readFileSync(join(folder, name))]);

interface BackingUp extends Pick<DataFolder, 'vault' | 'mail'> {
  readonly to: string;
  readonly keyFolder: string;
  readonly databaseUrl: string;
  readonly vaultUrl: string;
  /** Of a log that is not in the database. */
  readonly beside: (() => Promise<LogBeside>) | undefined;
}

/** Throws where a copy of the database and one of the log, made now, would not be of one moment. */
const together = async (beside: BackingUp['beside']): Promise<LogBeside | undefined> => {
  const found = await beside?.();
  if (!found?.apart) return found;
  const { BackupRefused } = await import('@icx/sqlite/backup');
  throw new BackupRefused(
    'backup-not-sound',
    `The log is in KurrentDB, which is copied by itself, so nothing may change: ${found.apart}`,
  );
};

export const backUpDatabases = async ({
  to,
  keyFolder,
  vault,
  mail,
  beside,
  databaseUrl,
  vaultUrl,
}: BackingUp): ReturnType<DataFolder['backUp']> => {
  const { BackupRefused, parts } = await import('@icx/sqlite/backup');
  const { dumpDatabase } = await import('@icx/postgres/backup');
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new BackupRefused('backup-folder-not-empty', `${to} is not empty: name a folder for this backup alone.`);
  const before = await together(beside);
  try {
    const folders = { log: join(to, 'log'), vault: join(to, 'vault'), keys: join(to, 'keys') };
    for (const part of parts) mkdirSync(folders[part], { recursive: true, mode: 0o700 });
    const texts = keyTextsIn(keyFolder);
    const { head } = await dumpDatabase({ databaseUrl, vaultUrl, folders, logIn: beside ? 'kurrentdb' : 'postgresql' });
    if (!isDeepStrictEqual(keyTextsIn(keyFolder), texts))
      throw new BackupRefused('backup-not-sound', 'The keys were changed meanwhile: make the backup once more.');
    for (const [name, text] of texts) writeFileSync(join(folders.keys, name), text, { mode: 0o600 });
    const codes = await vault();
    const seals = await codes.verify(() => undefined).finally(() => codes.close());
    const mails = await mail();
    const [broken] = [...seals.broken, ...mails.broken];
    if (broken !== undefined)
      throw new BackupRefused('backup-not-sound', `${broken} does not open: run \`icx verify\`.`);
    const after = await together(beside);
    if (after?.position !== before?.position)
      throw new BackupRefused(
        'backup-not-sound',
        'Something was recorded meanwhile: stop every web and worker, and make it once more.',
      );
    const told = { head: String(head), codes: seals.opened, mails: mails.opened };
    if (!after) return told;
    const log = { events: after.events, position: String(after.position) };
    writeFileSync(join(folders.log, 'kurrentdb.json'), `${JSON.stringify(log)}\n`, { mode: 0o600 });
    return { ...told, logBeside: log };
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
};
