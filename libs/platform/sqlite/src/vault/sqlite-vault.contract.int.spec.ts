import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFile } from '@icx/keys';
import { vaultContract } from '@icx/vault/contract';
import { openSqliteVault } from './index.ts';

vaultContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-vault-'));
  const { keys, pairId } = openKeyFile({ folder: join(folder, 'keys'), mode: 'sandbox', random: randomBytes });
  const now = () => new Date().toISOString();
  return {
    open: async () => openSqliteVault({ path: join(folder, 'vault.db'), keys, pairId, now, random: randomBytes }),
    destroy: async () => rmSync(folder, { recursive: true }),
  };
});
