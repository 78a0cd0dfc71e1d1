import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, Failure } from '../failure.ts';
import { makePrivateFolder } from './private-file.ts';

/** How long one waits for another `icx`, milliseconds: an exchange of tokens takes a second, or it has failed. */
const PATIENCE = 30_000;
const PAUSE = 50;

/**
 * Does the work while no other process of this machine does the same in that folder. The operating system holds the lock,
 * by SQLite, so that nothing is left behind by a process that was killed.
 */
export const alone = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  await makePrivateFolder(folder);
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  try {
    const until = performance.now() + PATIENCE;
    while (!began(() => db.exec('BEGIN EXCLUSIVE'))) {
      if (performance.now() > until)
        throw new Failure(
          exitCodes.refused,
          'profile-busy',
          `Another icx holds ${folder}. Try again when it has ended.`,
        );
      await sleep(PAUSE);
    }
    return await work();
  } finally {
    db.close();
  }
};

const SQLITE_BUSY = 5;

const began = (begin: () => void): boolean => {
  try {
    begin();
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
};
