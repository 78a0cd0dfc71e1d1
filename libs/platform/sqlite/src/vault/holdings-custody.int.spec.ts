import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealHoldings, SEAL, type BatchKey, type HeldCode, type SealedHoldings } from '@icx/vault';
import { tracesOf } from '@icx/vault/contract';
import { deviceId, heldCode, source } from '@icx/vault/holdings-contract';
import { openVaultReader, type SqliteVault } from './index.ts';
import { sealed, SpecFolder } from './spec-folder.fixture.ts';

let place: SpecFolder;
let vault: SqliteVault;
let key: BatchKey;
beforeEach(async () => {
  place = new SpecFolder();
  vault = await place.open();
  key = await vault.holdings.newBatch();
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

const seal = (codes: readonly HeldCode[], from = source()) => sealHoldings(codes, from, key, randomBytes);
const codes = (count: number) => Array.from({ length: count }, (_, number) => heldCode(number));
/** By its first and its last bytes: a page may end within it. */
const stored = ({ seals }: SealedHoldings, row: number): boolean => {
  const one = Buffer.from(seals.subarray(row * SEAL, (row + 1) * SEAL));
  return [one.subarray(0, 12), one.subarray(-12)].some((piece) => place.filesWith(piece).length > 0);
};
const named = (number: number) => ({ holder: 'org_b', deviceId: deviceId(number) });

test('T1: no file holds a code, in any writing, nor a data key in clear, while the vault is open and afterwards', async () => {
  const [held, other] = [codes(200), codes(200)];
  await vault.holdings.put(seal(held));
  await vault.holdings.put(seal(other, source('org_b', { source: 'fil_two' })));
  expect(await vault.holdings.conflicts(['org_b'], { limit: 999 })).toHaveLength(200);
  const scan = () =>
    readdirSync(place.folder).flatMap((name) => {
      const content = readFileSync(join(place.folder, name));
      const secrets = [...[...held, ...other].map(({ code }) => code.bytes), key.plain, key.fingerprint];
      return secrets.flatMap((secret) => tracesOf(content, secret).map((trace) => `${name}: ${trace}`));
    });
  expect(scan()).toEqual([]);
  await vault.close();
  expect(scan()).toEqual([]);
}, 30_000);

test('what was deleted, or lost its conflict, is in no file; its neighbours are', async () => {
  const first = seal(codes(1_000));
  const second = seal([heldCode(1), heldCode(2)], source('org_b', { source: 'fil_two' }));
  await vault.holdings.put(first);
  await vault.holdings.put(second);
  const [one, two] = await vault.holdings.conflicts(['org_b'], { limit: 2 });
  expect([stored(first, 2), stored(second, 0), stored(second, 1)]).toEqual([true, true, true]);
  await vault.holdings.settle(['org_b'], [one!.id], 'held');
  await vault.holdings.settle(['org_b'], [two!.id], 'other');
  await vault.holdings.delete([named(4), named(200)]);
  expect([stored(second, 0), stored(first, 2), stored(first, 4), stored(first, 200)]).toEqual(Array(4).fill(false));
  expect([stored(second, 1), stored(first, 1), stored(first, 3), stored(first, 5)]).toEqual(Array(4).fill(true));
  expect((await vault.verify()).broken).toEqual([]);
});

test('deletions in any order leave nothing behind', async () => {
  const holding = seal(codes(256));
  await vault.holdings.put(holding);
  for (let at = 0; at < 256; at += 1) if ((at * 37) % 3 > 0) await vault.holdings.delete([named((at * 37) % 256)]);
  const left = codes(256).flatMap((_, row) => (stored(holding, row) ? [row] : []));
  const open = (await vault.holdings.list(['org_b'], { limit: 999 })).map(({ line }) => line - 2);
  expect(left).toEqual(open);
  expect(left.length).toBeLessThan(90);
});

test('the seal of a row that is held already, or that was only tried, is not stored', async () => {
  const bytes = randomBytes(16);
  const tried = seal([heldCode(1, bytes)]);
  await vault.holdings.put(tried, { dry: true });
  await vault.holdings.put(seal([heldCode(1, bytes)]));
  const again = seal([heldCode(1, bytes, { line: 7 }), heldCode(2)], source('org_b', { source: 'fil_two' }));
  expect(await vault.holdings.put(again)).toEqual(['already-held', 'held']);
  expect([stored(tried, 0), stored(again, 0), stored(again, 1)]).toEqual([false, false, true]);
});

test('a newer wrapping key: keys of holdings go under it in place, also one that a worker still seals with', async () => {
  const keyFile = place.keyFile;
  await vault.close();
  vault = await place.open(keyFile);
  const held = codes(3);
  await vault.holdings.put(seal(held));
  const wrapped = place.raw((db) => db.prepare('SELECT wrapped_key FROM holding_key').all());
  const before = wrapped.map((row) => Buffer.from(row['wrapped_key'] as Uint8Array));
  const version = await keyFile.keys.addVersion();
  expect((await vault.rewrapTo(version)).broken).toEqual([]);
  await keyFile.keys.retireBefore(version);
  await vault.holdings.put(seal([heldCode(9)]));
  expect(await vault.verify()).toEqual({ opened: 4, broken: [] });
  expect(before.filter((bytes) => place.filesWith(bytes).length > 0)).toEqual([]);
});

test('a key that does not unwrap is named, and keeps the older wrapping keys from being retired', async () => {
  await vault.holdings.put(seal(codes(2)));
  place.raw((db) => db.exec('UPDATE holding_key SET wrapped_key = zeroblob(length(wrapped_key))'));
  expect((await vault.rewrapTo(2_000)).broken).toEqual([`of holdings under key ${key.id}`]);
  expect((await vault.verify()).broken).toHaveLength(2);
});

describe('one thing changed', () => {
  const word = (name: string) => `(SELECT id FROM holding_word WHERE word = '${name}')`;
  test.each([
    ['the device', "UPDATE holding SET device = x'00DB1234567890FF' WHERE line = 3"],
    ['the line', 'UPDATE holding SET line = 99 WHERE line = 3'],
    ['the type', `UPDATE holding SET type = ${word('GSME')} WHERE line = 3`],
    ['the manufacturer', `UPDATE holding SET manufacturer = NULL WHERE line = 3`],
    ['the MSN', `UPDATE holding SET msn = 'other' WHERE line = 3`],
    ['the representation', 'UPDATE holding SET representation = 1 WHERE line = 3'],
    ['the fingerprint', 'UPDATE holding SET fingerprint = zeroblob(16) WHERE line = 3'],
    ['the holder', `UPDATE holding SET holder = ${word('fil_one')} WHERE line = 3`],
    ['where its seal is', 'UPDATE holding SET id = id + 100 WHERE line = 3'],
  ])('%s of a row: verify names it alone', async (_, change) => {
    await vault.holdings.put(seal([...codes(3), heldCode(5, randomBytes(16), { deviceType: 'GSME' })]));
    place.raw((db) => db.exec(change));
    const { opened, broken } = await vault.verify();
    expect([opened, broken.length]).toEqual([3, 1]);
  });

  test.each([
    ['the source', `UPDATE holding_chunk SET source = holder`],
    ['the uploader', `UPDATE holding_chunk SET uploader = source`],
    ['the time', `UPDATE holding_chunk SET put_at = ''`],
    ['the seals', `UPDATE holding_chunk SET seals = x''`],
    ['the key', `UPDATE holding_chunk SET key = 77`],
  ])('%s of a chunk: verify names its rows', async (_, change) => {
    await vault.holdings.put(seal(codes(2)));
    place.raw((db) => db.exec(change));
    expect(await vault.verify()).toMatchObject({ opened: 0, broken: ['of holding 65536', 'of holding 65537'] });
  });
});

describe('a vault from before there were holdings', () => {
  const made = async () => {
    await sealed(vault);
    await vault.close();
    place.raw((db) => {
      for (const table of ['', '_key', '_word', '_chunk', '_conflict', '_count']) db.exec(`DROP TABLE holding${table}`);
      db.exec('PRAGMA user_version=1');
    });
  };

  test('opens, and takes them', async () => {
    await made();
    vault = await place.open();
    key = await vault.holdings.newBatch();
    expect(await vault.holdings.put(seal(codes(2)))).toEqual(['held', 'held']);
    expect(await vault.verify()).toEqual({ opened: 3, broken: [] });
    expect(vault.highestSequence).toBe(2n);
  });

  test('can be verified as it is, and stays so', async () => {
    await made();
    const options = { path: place.path, ...place.keyFile, now: () => place.now, random: randomBytes };
    const reader = await openVaultReader(options);
    expect(await reader.verify()).toEqual({ opened: 1, broken: [] });
    expect(reader.highestSequence).toBe(1n);
    await reader.close();
    expect(place.raw((db) => db.prepare('PRAGMA user_version').get())).toEqual({ user_version: 1 });
  });
});
