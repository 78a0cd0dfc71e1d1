import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder would be open to others on this machine. The message says what to do. */
export class DataFolderNotPrivate extends Error {}

const STICKY = 0o1000;
/** Databases with their logs and indexes, also those that are being made; the key file refuses by itself what is wrong. */
const isDatabase = (name: string): boolean => /\.db(-\w+|\..+)?$/.test(name);

/**
 * Keeps a data folder and what is in it to its owner: 0700 and 0600, whatever they were before, and from now on for every
 * file that this process makes (umask 0077; SQLite gives its -wal and -shm the mode of their database). Databases alone
 * are changed: other files may not be ours. Throws `DataFolderNotPrivate` where that cannot be, and for a folder that all
 * users share (sticky, as /tmp), which must stay as it is.
 */
export const keepPrivate = (folder: string): void => {
  if (process.platform === 'win32') return; // no permission bits: the folder has what its owner gave it
  process.umask(0o077);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((lstatSync(folder).mode & STICKY) !== 0)
    throw new DataFolderNotPrivate(`${folder} is shared by all users: choose a folder of its own with ICX_DATA.`);
  restrict(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile() && isDatabase(entry.name)) restrict(join(folder, entry.name), 0o600);
};

const restrict = (path: string, mode: number): void => {
  const { mode: found } = lstatSync(path);
  if ((found & 0o077) === 0) return;
  try {
    chmodSync(path, mode);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DataFolderNotPrivate(
      `${path} is open to other users of this machine (mode ${(found & 0o777).toString(8)}) and cannot be changed ` +
        `(${code}): run \`chmod ${mode.toString(8)} ${path}\` as its owner, and start again.`,
      { cause },
    );
  }
};
