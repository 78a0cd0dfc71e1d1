import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wrongUsage } from '../failure.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OTHERS = 0o077;

export const makePrivateFolder = (path: string): Promise<unknown> =>
  mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });

/** JSON that its owner alone may read: the whole new document or the whole old one, whatever happens on the way. */
export const writePrivate = async (path: string, document: object): Promise<void> => {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', PRIVATE_FILE);
  try {
    await file.writeFile(`${JSON.stringify(document, null, 2)}\n`);
    await file.sync();
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
};

/** `undefined`: it is not there. Throws a `Failure` if it is no JSON. */
export const readJson = async <T>(path: string): Promise<T | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError)
      throw wrongUsage('file-damaged', `${path} is damaged. Sign in again with \`icx login\`.`);
    throw error;
  }
};

/** Throws a `Failure` if others than its owner may read or change it: `ssh` uses no such key either. */
export const checkPrivate = async (path: string): Promise<void> => {
  const { mode } = (await stat(path).catch(() => undefined)) ?? { mode: 0 };
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  throw wrongUsage(
    'file-not-private',
    `Others than you may read or change ${path}, and call as you with it. Sign in again with \`icx login\`, which ends that.`,
  );
};

/** `readJson` of a private file. */
export const readPrivate = async <T>(path: string): Promise<T | undefined> => {
  await checkPrivate(path);
  return readJson<T>(path);
};
