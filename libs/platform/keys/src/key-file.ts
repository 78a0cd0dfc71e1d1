import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyFileText, writeKeyFileText, type KeyFileContent } from './key-file-text.ts';
import type { KeyRing, Random } from './key-ring.ts';
import { LocalKeyRing } from './local-key-ring.ts';

export interface KeyFile {
  readonly keys: KeyRing;
  /** Random name that log, vault and keys of one exchange share; log and vault store it too. */
  readonly pairId: string;
}

export interface KeyFileOptions {
  /** The data folder. Made, for its owner alone, if it does not exist. */
  readonly folder: string;
  readonly mode: 'sandbox' | 'live';
  readonly random: Random;
}

/** The exchange must not start with this key file. The message says what to do; `code` is stable. */
export class KeyFileRefused extends Error {
  constructor(
    readonly code: 'key-file-in-live-mode' | 'key-file-missing' | 'key-file-readable-by-others' | 'key-file-damaged',
    message: string,
  ) {
    super(message);
  }
}

/** What these keys sealed or named: with one of them there, other keys would lose every code. */
const dependants = ['log.db', 'vault.db'];

const onWindows = process.platform === 'win32'; // no permission bits, and a folder cannot be opened to sync it

/**
 * The key ring of the file `keys.json` in the data folder; the first start makes the file. Sandbox only.
 * Call it before log and vault are opened: a missing file beside one of them is refused, never made anew.
 * Throws `KeyFileRefused`.
 */
export const openKeyFile = ({ folder, mode, random }: KeyFileOptions): KeyFile => {
  const path = join(folder, 'keys.json');
  if (mode === 'live') {
    throw new KeyFileRefused(
      'key-file-in-live-mode',
      `Live mode does not use the development key file ${path}: keep the keys in a KMS and set ICX_KMS.`,
    );
  }
  if (!existsSync(path)) create(folder, path, random);
  refuseIfReadableByOthers(path);
  const content = readKeyFileText(readFileSync(path, 'utf8'));
  if (!content) {
    throw new KeyFileRefused(
      'key-file-damaged',
      `The key file ${path} is damaged. It was left as it is: put its backup in its place. ` +
        'Other keys could not open any code that is stored.',
    );
  }
  return { keys: new LocalKeyRing(content, random), pairId: content.pairId };
};

const refuseIfReadableByOthers = (path: string): void => {
  const mode = statSync(path).mode & 0o777;
  if (onWindows || (mode & 0o077) === 0) return;
  throw new KeyFileRefused(
    'key-file-readable-by-others',
    `The key file ${path} is open to other users of this machine (mode ${mode.toString(8)}): ` +
      `run \`chmod 600 ${path}\`, and start again.`,
  );
};

const create = (folder: string, path: string, random: Random): void => {
  const found = dependants.filter((name) => existsSync(join(folder, name)));
  if (found.length > 0) {
    throw new KeyFileRefused(
      'key-file-missing',
      `The key file ${path} is missing, but ${found.join(' and ')} in the same folder need${found.length > 1 ? '' : 's'} it. ` +
        'New keys would lose every code, so none were made: put the backup of keys.json in its place, ' +
        'or choose an empty folder with ICX_DATA.',
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const content: KeyFileContent = {
    pairId: `pair_${Buffer.from(random(16)).toString('base64url')}`,
    root: random(32),
    wrapping: new Map([[1, random(32)]]),
  };
  placeOnce(path, `${path}.${Buffer.from(random(6)).toString('hex')}`, writeKeyFileText(content));
  syncFolder(folder);
};

/** Whole or not at all, and never over an existing file: written and synced aside, then linked, which fails if taken. */
const placeOnce = (path: string, aside: string, text: string): void => {
  try {
    writeFileSync(aside, text, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(aside, path);
  } catch (error) {
    // Another start was first: its file is as good as ours, and the only one from now on.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
};

const syncFolder = (folder: string): void => {
  if (onWindows) return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
};
