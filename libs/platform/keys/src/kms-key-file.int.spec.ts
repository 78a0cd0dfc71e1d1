import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FakeKms } from './fake-kms.fixture.ts';
import { KeyDoesNotFit, KmsUnavailable, openKeyFile, openKmsKeyFile, type KmsKeyFile } from './index.ts';

const HOUR = 3_600_000;
const limits = { keep: HOUR, uses: 100, wrapFor: 24 * HOUR };

let folder: string;
let path: string;
let kms: FakeKms;
let now: number;
const opened: KmsKeyFile[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-kms-keys-'));
  path = join(folder, 'keys.json');
  kms = new FakeKms();
  now = Date.parse('2026-11-23T10:00:00Z');
});
afterEach(() => {
  for (const file of opened.splice(0)) file.close();
  rmSync(folder, { recursive: true });
});

const open = async (more: Partial<typeof limits> = {}): Promise<KmsKeyFile> => {
  const file = await openKmsKeyFile({
    folder,
    kms,
    random: randomBytes,
    limits: { ...limits, ...more },
    now: () => now,
  });
  opened.push(file);
  return file;
};
const zeroed = (key: Buffer) => key.every((byte) => byte === 0);
const text = () => readFileSync(path, 'utf8');

test('the file holds no key in clear, is its owner’s alone, and opens again to the same keys', async () => {
  const first = await open();
  const dataKey = randomBytes(32);
  const wrapped = await first.keys.wrap(dataKey);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = await open();
  expect(again.pairId).toBe(first.pairId);
  expect(Buffer.from(await again.keys.unwrap(wrapped)).equals(dataKey)).toBe(true);
  expect(again.keys.secret('request-id')).toEqual(first.keys.secret('request-id'));
  for (const key of kms.givenOut) expect(text()).not.toContain(key.toString('base64url').slice(0, 20));
});

test('a thousand codes cost one call, and the root is not kept in clear', async () => {
  const { keys } = await open({ uses: 10_000 });
  expect(kms.givenOut.every(zeroed)).toBe(true);
  const before = kms.calls.length;
  const wrapped = await Promise.all(Array.from({ length: 1_000 }, () => keys.wrap(randomBytes(32))));
  await Promise.all(wrapped.map((one) => keys.unwrap(one)));
  expect(kms.calls.slice(before)).toEqual(['unwrap tenant/1000']);
});

test('worn out by uses or by age, a tenant key gives way to a new one, which is in the file before it wraps', async () => {
  const { keys } = await open({ uses: 3 });
  const versions: number[] = [];
  for (let n = 0; n < 7; n += 1) versions.push((await keys.wrap(randomBytes(32))).version);
  expect(versions).toEqual([1000, 1000, 1000, 1001, 1001, 1001, 1002]);
  expect(keys.versions).toEqual([1000, 1001, 1002]);
  now += 24 * HOUR;
  const old = await keys.wrap(randomBytes(32));
  expect(old.version).toBe(1003);
  expect((JSON.parse(text()) as { tenant: { version: number }[] }).tenant.at(-1)!.version).toBe(1003);
});

test('an unwrapped key expires: it is zeroed, and the KMS is asked again', async () => {
  const { keys } = await open({ keep: 50 });
  const wrapped = await keys.wrap(randomBytes(32));
  const key = kms.givenOut.at(-1)!;
  expect(zeroed(key)).toBe(false);
  while (!zeroed(key)) await wait(10);
  const before = kms.calls.length;
  await keys.unwrap(wrapped);
  expect(kms.calls.slice(before)).toEqual(['unwrap tenant/1000']);
});

test('the KMS down: what is in memory goes on, then wrapping and unwrapping are refused, and nothing is made', async () => {
  const { keys, look } = await open();
  const wrapped = await keys.wrap(randomBytes(32));
  kms.down = true;
  expect((await keys.unwrap(wrapped)).length).toBe(32);
  const before = text();
  now += HOUR;
  await expect(keys.unwrap(wrapped)).rejects.toThrow(KmsUnavailable);
  await expect(keys.wrap(randomBytes(32))).rejects.toThrow(KmsUnavailable);
  expect(await look()).toBe('The KMS fake:icx cannot be used: it cannot be reached.');
  now += 24 * HOUR;
  await expect(keys.wrap(randomBytes(32))).rejects.toThrow(KmsUnavailable);
  expect(text()).toBe(before);
  await expect(open()).rejects.toThrow(KmsUnavailable);
});

test('rotation: the new version wraps, the old one is gone from file and memory, the rest is re-wrapped by the KMS', async () => {
  const file = await open();
  const old = await file.keys.wrap(randomBytes(32));
  const [oldKey] = kms.givenOut.slice(-1);
  const version = await file.keys.addVersion();
  const young = await file.keys.wrap(randomBytes(32));
  expect(young.version).toBe(version);
  expect((await file.keys.unwrap(old)).length).toBe(32);
  kms.version = 2;
  await file.keys.retireBefore(version);
  expect(file.keys.versions).toEqual([version]);
  expect(zeroed(oldKey!)).toBe(true);
  await expect(file.keys.unwrap(old)).rejects.toThrow(KeyDoesNotFit);
  expect(text()).not.toContain('v1:');
  const again = await open();
  expect((await again.keys.unwrap(young)).length).toBe(32);
  expect(again.keys.secret('request-id')).toEqual(file.keys.secret('request-id'));
});

test('any one character changed in the file is refused at start', async () => {
  await open();
  const whole = text();
  for (const field of ['pairId', 'root', 'wrapped', 'madeAt', 'check']) {
    const at = whole.indexOf(`"${field}": `) + `"${field}": `.length + 3;
    writeFileSync(path, whole.slice(0, at) + (whole[at] === '1' ? '2' : '1') + whole.slice(at + 1));
    await expect(open()).rejects.toMatchObject({ code: 'key-file-damaged' });
  }
  writeFileSync(path, whole);
  await open();
});

test('keys in clear and keys of a KMS are not taken for one another', async () => {
  await open();
  const another = { code: 'key-file-of-another-kms' };
  expect(() => openKeyFile({ folder, mode: 'sandbox', random: randomBytes })).toThrow(expect.objectContaining(another));
  writeFileSync(path, text().replace('fake:icx', 'fake:other'));
  await expect(open()).rejects.toMatchObject(another);
  rmSync(path);
  openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  await expect(open()).rejects.toMatchObject(another);
  rmSync(path);
  writeFileSync(join(folder, 'vault.db'), '');
  await expect(open()).rejects.toMatchObject({ code: 'key-file-missing' });
});
