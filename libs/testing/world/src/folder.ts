import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { viewsModule } from '@icx/composition';
import { openKeyFile } from '@icx/keys';
import { wallClock } from '@icx/runtime';
import { openDataFolder } from '@icx/sqlite/folder';

/** The exchange's engines on a data folder, by default a new one in the system's temporary folder. */
export const openEngines = async (folder = mkdtempSync(join(tmpdir(), 'icx-world-'))) => {
  const ring = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  const { keys, pairId, escrow } = ring;
  const opened = { folder, keys, pairId, viewsModule, now: wallClock.now, random: randomBytes };
  const engines = await openDataFolder(opened);
  return {
    ...engines,
    folder,
    keys,
    escrow,
    lookAtKms: async () => undefined,
    /** Closes them and removes the folder; what lives on them has been stopped. */
    remove: async (): Promise<void> => {
      await engines.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
