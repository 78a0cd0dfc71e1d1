import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DataFolder } from '@icx/cli-channel';

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
}

export const backUpDatabases = async ({
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
    const texts = keyTextsIn(keyFolder);
    const { head } = await dumpDatabase({ ...urls, folders });
    if (!isDeepStrictEqual(keyTextsIn(keyFolder), texts))
      throw new BackupRefused('backup-not-sound', 'The keys were changed meanwhile: make the backup once more.');
    for (const [name, text] of texts) writeFileSync(join(folders.keys, name), text, { mode: 0o600 });
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
