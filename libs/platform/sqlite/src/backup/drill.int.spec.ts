import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openKeyFile } from '@icx/keys';
import { custody, DrilledExchange, now } from './drilled-exchange.fixture.ts';
import { backUp, restore, type Part } from './index.ts';

const openKeys = async (folder: string) => openKeyFile({ folder, mode: 'sandbox', random: randomBytes });

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'icx-drill-'));
});
afterEach(() => rmSync(place, { recursive: true }));
const at = (...names: string[]) => join(place, ...names);
const openExchange = (folder: string) =>
  DrilledExchange.open(folder, openKeyFile({ folder, mode: 'sandbox', random: randomBytes }));
const partsOf = (backup: string): Record<Part, string> => ({
  log: at(backup, 'log'),
  vault: at(backup, 'vault'),
  keys: at(backup, 'keys'),
});

test('backed up under load and rotation, restored: every command up to the head is there, and every code opens', async () => {
  const exchange = await openExchange(at('data'));
  let busy = true;
  const writer = async () => {
    while (busy) await exchange.supply();
  };
  const writers = Array.from({ length: 16 }, writer);
  await wait(200);
  const rotation = (async () => {
    const version = await exchange.keys.addVersion();
    await exchange.vault.rewrapTo(version);
    await exchange.keys.retireBefore(version);
  })();
  await wait(1);
  const backup = await backUp({ data: at('data'), to: at('backup'), openKeys, now });
  await rotation;
  await wait(100);
  busy = false;
  await Promise.all(writers);
  await exchange.close();

  expect(readdirSync(at('backup')).toSorted()).toEqual(['keys', 'log', 'vault']);
  const restored = await restore({ from: partsOf('backup'), data: at('again'), openKeys, now });
  expect(restored).toMatchObject({ head: backup.head, codes: backup.codes });
  const again = await openExchange(at('again'));
  expect(await again.log.head()).toBe(BigInt(backup.head));
  const kept = exchange.acknowledged.filter(({ position }) => position <= BigInt(backup.head));
  expect(kept.length).toBe(Number(backup.head));
  expect(exchange.acknowledged.length).toBeGreaterThan(kept.length);
  for (const { ref, code } of kept) {
    const opened = await again.vault.open(ref, custody);
    expect(Buffer.from(opened!.bytes).toString('hex')).toBe(code);
  }
  await again.supply();
  await again.close();
}, 60_000);

describe('a backup that is not sound is refused, and leaves nothing', () => {
  beforeEach(async () => {
    const exchange = await openExchange(at('data'));
    await exchange.supply();
    await backUp({ data: at('data'), to: at('old'), openKeys, now });
    await exchange.supply();
    await exchange.close();
    await backUp({ data: at('data'), to: at('new'), openKeys, now });
  });
  const restoring = (from: Record<Part, string>) => restore({ from, data: at('again'), openKeys, now });
  const left = () => (existsSync(at('again')) ? readdirSync(at('again')) : []);

  test('an older vault under a newer log', async () => {
    const from = { ...partsOf('new'), vault: at('old', 'vault') };
    await expect(restoring(from)).rejects.toMatchObject({ code: 'vault-behind-log' });
    expect(left()).toEqual([]);
    expect(await restoring({ ...partsOf('old'), vault: at('new', 'vault') })).toMatchObject({ head: '1', codes: 2 });
  });

  test.each([
    ['log', 'log.db'],
    ['vault', 'vault.db'],
    ['keys', 'keys.json'],
  ] as const)('one byte of %s changed', async (part, name) => {
    const path = at('new', part, name);
    const content = readFileSync(path);
    content[content.length >> 1]! ^= 1;
    writeFileSync(path, content);
    await expect(restoring(partsOf('new'))).rejects.toMatchObject({ code: 'backup-damaged' });
    expect(left()).toEqual([]);
  });

  test('a part that was not finished, or is another part', async () => {
    rmSync(at('new', 'log', 'manifest.json'));
    await expect(restoring(partsOf('new'))).rejects.toMatchObject({ code: 'backup-damaged' });
    await expect(restoring({ ...partsOf('old'), log: at('old', 'vault') })).rejects.toMatchObject({
      code: 'backup-damaged',
    });
  });

  test('the vault and keys of another exchange', async () => {
    const other = await openExchange(at('other'));
    await other.supply();
    await other.close();
    await backUp({ data: at('other'), to: at('foreign'), openKeys, now });
    const from = { ...partsOf('foreign'), log: at('new', 'log') };
    await expect(restoring(from)).rejects.toMatchObject({ code: 'vault-not-a-pair' });
    expect(left()).toEqual([]);
  });

  test('a data folder or a backup folder that is in use is left alone', async () => {
    cpSync(at('new', 'keys'), at('again'), { recursive: true });
    await expect(restoring(partsOf('new'))).rejects.toMatchObject({ code: 'data-folder-not-empty' });
    const backup = backUp({ data: at('data'), to: at('new'), openKeys, now });
    await expect(backup).rejects.toMatchObject({ code: 'backup-folder-not-empty' });
  });
});

describe('a backup that fails', () => {
  const broken = async (): Promise<void> => {
    const exchange = await openExchange(at('data'));
    await exchange.supply();
    await exchange.close();
    const vault = new DatabaseSync(at('data', 'vault.db'));
    vault.exec('UPDATE envelope SET sealed = zeroblob(length(sealed))');
    vault.close();
  };

  test('leaves nothing of itself: no folder that it made, and one that was there empty', async () => {
    await broken();
    await expect(backUp({ data: at('data'), to: at('backup'), openKeys, now })).rejects.toMatchObject({
      code: 'backup-not-sound',
    });
    expect(existsSync(at('backup'))).toBe(false);
    mkdirSync(at('there'));
    await expect(backUp({ data: at('data'), to: at('there'), openKeys, now })).rejects.toThrow();
    expect(readdirSync(at('there'))).toEqual([]);
  });

  test('or was killed is begun anew in the same folder; a sound one is its owner’s alone', async () => {
    const exchange = await openExchange(at('data'));
    await exchange.supply();
    await exchange.close();
    mkdirSync(at('backup', '.unfinished', 'log'), { recursive: true });
    writeFileSync(at('backup', '.unfinished', 'log', 'log.db'), 'half');
    await backUp({ data: at('data'), to: at('backup'), openKeys, now });
    expect(readdirSync(at('backup')).toSorted()).toEqual(['keys', 'log', 'vault']);
    const modes = readdirSync(at('backup'), { recursive: true }).map(
      (name) => statSync(at('backup', String(name))).mode & 0o077,
    );
    expect([statSync(at('backup')).mode & 0o077, ...new Set(modes)]).toEqual([0, 0]);
  });
});
