import { exportLine } from '@icx/audit';
import { intoNewFile } from '../files/new-file.ts';
import type { LeavesOnDisk, OnProgress } from '../surroundings.ts';

/** Events in memory at a time. */
const PAGE = 1_000;

/** Writes every leaf of the log, as it is stored, up to where the log ends now. Whole or not at all. */
export const writeExport = (leaves: LeavesOnDisk, file: string, onProgress: OnProgress): Promise<number> =>
  intoNewFile(file, async (target) => {
    const head = await leaves.head();
    for (let after = 0; after < head;) {
      const page = await leaves.leaves(after, Math.min(PAGE, head - after));
      await target.writeFile(page.map((leaf) => `${exportLine(leaf)}\n`).join(''));
      after += page.length;
      onProgress(after, head);
    }
    return head;
  });
