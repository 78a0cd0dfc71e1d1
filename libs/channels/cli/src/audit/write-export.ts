import { open, rm } from 'node:fs/promises';
import { exportLine } from '@icx/audit';
import { wrongUsage } from '../failure.ts';
import type { LeavesOnDisk, OnProgress } from '../surroundings.ts';

/** Events in memory at a time. */
const PAGE = 1_000;

/** Writes every leaf of the log, as it is stored, up to where the log ends now. Whole or not at all. */
export const writeExport = async (leaves: LeavesOnDisk, file: string, onProgress: OnProgress): Promise<number> => {
  const target = await open(file, 'wx', 0o600).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw wrongUsage('file-not-writable', `${file} ${why}. Name another file.`);
  });
  try {
    const head = await leaves.head();
    for (let after = 0; after < head;) {
      const page = await leaves.leaves(after, Math.min(PAGE, head - after));
      await target.writeFile(page.map((leaf) => `${exportLine(leaf)}\n`).join(''));
      after += page.length;
      onProgress(after, head);
    }
    await target.sync();
    return head;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await target.close();
  }
};
