import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedCheckpointsContract } from '@icx/audit/contract';
import { openSignedCheckpoints } from './index.ts';

signedCheckpointsContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-signed-'));
  const opened: { close(): void }[] = [];
  return {
    open: () => {
      const checkpoints = openSignedCheckpoints(join(folder, 'audit.db'));
      opened.push(checkpoints);
      return checkpoints;
    },
    remove: () => {
      for (const each of opened) each.close();
      rmSync(folder, { recursive: true });
    },
  };
});
