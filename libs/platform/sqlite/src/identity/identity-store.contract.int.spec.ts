import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityStoreContract } from '@icx/identity/contract';
import { openKeyFile } from '@icx/keys';
import { openSqliteIdentityStore } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-identity-'));
const ringIn = (name: string) => openKeyFile({ folder: join(folder, name), mode: 'sandbox', random: randomBytes }).keys;
const [own, strange] = ['own', 'strange'].map(ringIn);
let file = 0;
afterAll(() => rmSync(folder, { recursive: true }));

identityStoreContract('SQLite', async () => {
  const name = `inbox-${(file += 1)}.db`;
  let seconds = Date.parse('2026-11-23T10:00:00Z') / 1000;
  const now = () => new Date(seconds * 1000).toISOString();
  const open = async (keys = own!) => openSqliteIdentityStore({ path: join(folder, name), keys, now });
  return {
    open: () => open(),
    openAsStranger: () => open(strange),
    now: () => seconds,
    pass: async (more) => void (seconds += more),
    written: async () =>
      readdirSync(folder)
        .filter((written) => written.startsWith(name))
        .map((written) => readFileSync(join(folder, written))),
  };
});
