import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointsContract } from '@icx/runtime/checkpoints-contract';
import { openSqliteCheckpoints } from './index.ts';

checkpointsContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-checkpoints-'));
  return {
    open: async () => openSqliteCheckpoints(join(folder, 'inbox.db')),
    // Whoever opened the file last gets each lease.
    letLapse: async () => undefined,
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
