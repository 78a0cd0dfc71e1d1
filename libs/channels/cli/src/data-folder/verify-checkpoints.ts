import { verifyTrail } from '@icx/audit';
import type { AuditVerdict, TreeHead, LogKey } from '@icx/audit';
import { StorageUnavailable } from '@icx/event-store';
import type { DataFolder, OnProgress } from '../surroundings.ts';

/** What somebody who does not trust the data folder brings along. */
export interface Brought {
  /** Instead of the one made from the folder's own keys. */
  readonly key?: LogKey;
  /** By size, their signatures verified. */
  readonly checkpoints: readonly TreeHead[];
}

/** The log of a data folder against the checkpoints beside it, and those that were brought. */
export const verifyCheckpoints = async (
  folder: DataFolder,
  { key, checkpoints: given }: Required<Brought>,
  onProgress: OnProgress,
): Promise<AuditVerdict> => {
  const leaves = await folder.leaves();
  try {
    const checkpoints = await folder.checkpoints();
    try {
      const trail = { leaves, checkpoints, given, key };
      return await verifyTrail(trail, onProgress);
    } finally {
      await checkpoints.close();
    }
  } catch (error) {
    // A gap or a damaged page: the log's own check names each place.
    if (!(error instanceof StorageUnavailable)) throw error;
    return { events: 0, covered: 0, checkpoints: 0, problems: [{ position: null, what: error.message }] };
  } finally {
    await leaves.close();
  }
};
