import { randomBytes } from 'node:crypto';
import { rmSync, statSync, truncateSync } from 'node:fs';
import { StorageUnavailable } from '@icx/event-store';
import { LocalKeyRing, openKeyFile } from '@icx/keys';
import { checkPair } from '@icx/vault';
import { VaultRefused } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

let place: SpecFolder;
beforeEach(() => {
  place = new SpecFolder();
});
afterEach(() => place.destroy());

const refusal = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof VaultRefused) return error.code;
    throw error;
  }
  return 'opened';
};

test('the key file of another exchange is refused at opening, and the right one opens afterwards', async () => {
  const own = place.keyFile;
  const vault = await place.open(own);
  const ref = await sealed(vault);
  await vault.close();
  const elsewhere = new SpecFolder();
  const { keys, pairId } = openKeyFile({ folder: elsewhere.folder, mode: 'sandbox', random: randomBytes });
  elsewhere.destroy();
  expect(await refusal(() => place.open({ keys, pairId }))).toBe('vault-not-a-pair');
  expect(await refusal(() => place.open({ keys, pairId: own.pairId }))).toBe('vault-key-mismatch');
  const again = await place.open(own);
  expect(await again.open(ref, custody)).toBeDefined();
  await again.close();
});

test('the right subkeys with a wrong wrapping key are refused, and so is the reverse', async () => {
  const ring = (root: number, wrapping: number) =>
    new LocalKeyRing(
      { root: Buffer.alloc(32, root), wrapping: new Map([[1, Buffer.alloc(32, wrapping)]]) },
      randomBytes,
    );
  await (await place.open({ keys: ring(1, 1), pairId: 'pair_a' })).close();
  expect(await refusal(() => place.open({ keys: ring(1, 2), pairId: 'pair_a' }))).toBe('vault-key-mismatch');
  expect(await refusal(() => place.open({ keys: ring(2, 1), pairId: 'pair_a' }))).toBe('vault-key-mismatch');
  await (await place.open({ keys: ring(1, 1), pairId: 'pair_a' })).close();
});

test('a rotated ring opens what the older key sealed, and seals with the newer', async () => {
  const [root, first, second] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const before = new LocalKeyRing({ root, wrapping: new Map([[1, first]]) }, randomBytes);
  const after = new LocalKeyRing(
    {
      root,
      wrapping: new Map([
        [1, first],
        [2, second],
      ]),
    },
    randomBytes,
  );
  const old = await place.open({ keys: before, pairId: 'pair_a' });
  const ref = await sealed(old);
  await old.close();
  const vault = await place.open({ keys: after, pairId: 'pair_a' });
  expect(await vault.open(ref, custody)).toBeDefined();
  const newer = await sealed(vault);
  expect(await vault.open(newer, custody)).toBeDefined();
  expect(await vault.verify()).toEqual({ opened: 2, broken: [] });
  await vault.close();
});

test('a vault of a later format is refused', async () => {
  await (await place.open()).close();
  place.raw((db) => db.exec('PRAGMA user_version=3'));
  expect(await refusal(() => place.open())).toBe('vault-format-unknown');
});

test.each([
  ['by its last byte', (size: number) => size - 1],
  ['by half', (size: number) => Math.floor(size / 2)],
  ['to nothing', () => 0],
])('truncated %s it is refused', async (_, left) => {
  const vault = await place.open();
  await Promise.all(Array.from({ length: 300 }, () => sealed(vault)));
  await vault.close();
  truncateSync(place.path, left(statSync(place.path).size));
  await expect(place.open()).rejects.toThrow(StorageUnavailable);
});

test('a vault that was removed, or is older than its log, is no pair with the log', async () => {
  const vault = await place.open();
  const refs = [await sealed(vault), await sealed(vault)];
  await vault.delete(refs[1]!);
  const { pairId } = place.keyFile;
  const log = { pairId, maxVaultSequence: BigInt(refs[1]!.sequence) };
  expect(vault.highestSequence).toBe(2n);
  expect(checkPair({ log, vault: { pairId, highestSequence: vault.highestSequence } })).toBeUndefined();
  await vault.close();

  rmSync(place.path);
  const anew = await place.open();
  expect(anew.highestSequence).toBe(0n);
  expect(checkPair({ log, vault: { pairId, highestSequence: anew.highestSequence } })?.code).toBe('vault-behind-log');
  await anew.close();
});

test('once closed it refuses everything, and closing again is nothing', async () => {
  const vault = await place.open();
  const ref = await sealed(vault);
  await vault.close();
  await vault.close();
  const closed = { reason: 'storage-closed' };
  await expect(sealed(vault)).rejects.toMatchObject(closed);
  await expect(vault.open(ref, custody)).rejects.toMatchObject(closed);
  await expect(vault.delete(ref)).rejects.toMatchObject(closed);
  await expect(vault.verify()).rejects.toMatchObject(closed);
  expect(() => vault.highestSequence).toThrow(StorageUnavailable);
});
