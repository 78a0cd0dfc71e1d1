import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from './key-ring.ts';

export type KeyFileRefusal =
  | 'key-file-in-live-mode'
  | 'key-file-missing'
  | 'key-file-readable-by-others'
  | 'key-file-damaged'
  | 'key-file-of-another-kms';

/** The exchange must not start with this key file. The message says what to do; `code` is stable. */
export class KeyFileRefused extends Error {
  constructor(
    readonly code: KeyFileRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** What these keys sealed or named: with one of them there, other keys would lose every code. */
const dependants = ['log.db', 'vault.db'];

const onWindows = process.platform === 'win32'; // no permission bits, and a folder cannot be opened to sync it

/** The text of the key file; `undefined` if there is none yet and one may be made. Throws `KeyFileRefused`. */
export const readKeyFile = (path: string): string | undefined => {
  if (existsSync(path)) {
    refuseIfReadableByOthers(path);
    return readFileSync(path, 'utf8');
  }
  const found = dependants.filter((name) => existsSync(join(dirname(path), name)));
  if (found.length === 0) return undefined;
  throw new KeyFileRefused(
    'key-file-missing',
    `The key file ${path} is missing, but ${found.join(' and ')} in the same folder need${found.length > 1 ? '' : 's'} it. ` +
      'New keys would lose every code, so none were made: put the backup of keys.json in its place, ' +
      'or choose an empty folder with ICX_DATA.',
  );
};

export const damaged = (path: string): KeyFileRefused =>
  new KeyFileRefused(
    'key-file-damaged',
    `The key file ${path} is damaged. It was left as it is: put its backup in its place. ` +
      'Other keys could not open any code that is stored.',
  );

const refuseIfReadableByOthers = (path: string): void => {
  const mode = statSync(path).mode & 0o777;
  if (onWindows || (mode & 0o077) === 0) return;
  throw new KeyFileRefused(
    'key-file-readable-by-others',
    `The key file ${path} is open to other users of this machine (mode ${mode.toString(8)}): ` +
      `run \`chmod 600 ${path}\`, and start again.`,
  );
};

const aside = (path: string, random: Random) => `${path}.${Buffer.from(random(6)).toString('hex')}`;

/**
 * Makes the file, and its folder, for their owner alone; whole or not at all. Another start may have been first: its file
 * is as good, and the only one from now on.
 */
export const createKeyFile = (path: string, text: string, random: Random): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const made = aside(path, random);
  try {
    writeFileSync(made, text, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made, { force: true });
  }
  syncFolder(path);
};

/** Puts other text into the file, durably: whoever reads it, also after a crash, finds the old or the new, whole. */
export const replaceKeyFile = (path: string, text: string, random: Random): void => {
  const made = aside(path, random);
  try {
    writeFileSync(made, text, { flag: 'wx', mode: 0o600, flush: true });
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
  syncFolder(path);
};

const syncFolder = (path: string): void => {
  if (onWindows) return;
  const descriptor = openSync(dirname(path), 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
};
