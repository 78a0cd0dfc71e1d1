import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyDoesNotFit, KeyFileRefused, openKeyFile } from './index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'icx-keys-')), 'data');
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const open = (mode: 'sandbox' | 'live' = 'sandbox') => openKeyFile({ folder, mode, random: randomBytes });
const refusal = (act: () => unknown): KeyFileRefused => {
  try {
    act();
  } catch (error) {
    if (error instanceof KeyFileRefused) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

test('the first start makes the file, for its owner alone; later starts read the same keys', async () => {
  const first = open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['keys.json']);
  const text = readFileSync(path, 'utf8');

  const again = open();
  expect(again.pairId).toBe(first.pairId);
  expect(again.pairId).toMatch(/^pair_[\w-]{22}$/);
  expect(again.keys.secret('sandbox-token')).toEqual(first.keys.secret('sandbox-token'));
  const dataKey = randomBytes(32);
  expect(Buffer.from(await again.keys.unwrap(await first.keys.wrap(dataKey))).equals(dataKey)).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('two folders share nothing', () => {
  const one = open();
  rmSync(path);
  const other = open();
  expect(other.pairId).not.toBe(one.pairId);
  expect(other.keys.secret('request-id')).not.toEqual(one.keys.secret('request-id'));
});

test.each([0o640, 0o604, 0o620, 0o644])('mode %i is refused with the command that mends it', (mode) => {
  open();
  chmodSync(path, mode);
  const refused = refusal(open);
  expect(refused.code).toBe('key-file-readable-by-others');
  expect(refused.message).toContain(`(mode ${mode.toString(8)}): run \`chmod 600 ${path}\``);
  chmodSync(path, 0o600);
  open();
});

test.each([[['log.db']], [['vault.db']], [['log.db', 'vault.db']]])('beside %j it is never made anew', (names) => {
  open();
  rmSync(path);
  for (const name of names) writeFileSync(join(folder, name), '');
  const refused = refusal(open);
  expect(refused.code).toBe('key-file-missing');
  expect(refused.message).toContain(names.join(' and '));
  expect(existsSync(path)).toBe(false);
});

test('live mode refuses it, and makes none', () => {
  expect(refusal(() => open('live')).code).toBe('key-file-in-live-mode');
  expect(existsSync(folder)).toBe(false);
});

test('emptied, cut, or with any one key character changed it is refused and left alone', () => {
  open();
  const text = readFileSync(path, 'utf8');
  const damaged = ['', 'null', '{}', '[]', text.slice(0, -20)];
  for (const field of ['format', 'pairId', 'root', 'key', 'check', 'version']) {
    const at = text.search(new RegExp(`"${field}": "?`)) + `"${field}": "`.length + (field === 'version' ? -1 : 3);
    const changed = field === 'version' ? '7' : text[at] === 'A' ? 'B' : 'A';
    damaged.push(text.slice(0, at) + changed + text.slice(at + 1));
  }
  for (const content of damaged) {
    expect(content).not.toBe(text);
    writeFileSync(path, content);
    expect([content, refusal(open).code]).toEqual([content, 'key-file-damaged']);
    expect(readFileSync(path, 'utf8')).toBe(content);
  }
});

test('no message of a refusal tells a key', () => {
  open();
  const { root } = JSON.parse(readFileSync(path, 'utf8')) as { root: string };
  writeFileSync(path, readFileSync(path, 'utf8').replace('"check"', '"cheque"'));
  expect(refusal(open).message).not.toContain(root);
});

test('a new wrapping key is in the file before it is used, and a retired one is gone from it', async () => {
  const { keys } = open();
  const dataKey = randomBytes(32);
  const old = await keys.wrap(dataKey);
  const [before] = (JSON.parse(readFileSync(path, 'utf8')) as { wrapping: { key: string }[] }).wrapping;
  const version = await keys.addVersion();
  const young = await keys.wrap(dataKey);
  expect([old.version, young.version]).toEqual([1000, version]);
  expect(Buffer.from(await open().keys.unwrap(old)).equals(dataKey)).toBe(true);
  await keys.retireBefore(version);
  expect(open().keys.versions).toEqual([version]);
  expect(Buffer.from(await open().keys.unwrap(young)).equals(dataKey)).toBe(true);
  await expect(open().keys.unwrap(old)).rejects.toThrow(KeyDoesNotFit);
  await expect(keys.unwrap(old)).rejects.toThrow(KeyDoesNotFit);
  expect(readFileSync(path, 'utf8')).not.toContain(before!.key);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

test('of a folder that several processes have: a key that one adds or retires the others find', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'icx-shared-keys-'));
  const open = () => openKeyFile({ folder: shared, mode: 'sandbox', random: randomBytes, shared: true }).keys;
  const [one, other] = [open(), open()];
  const version = await one.addVersion();
  const wrapped = await one.wrap(Buffer.alloc(32, 1));
  expect(Buffer.from(await other.unwrap(wrapped))).toEqual(Buffer.alloc(32, 1));
  expect((await other.wrap(Buffer.alloc(32, 2))).version).toBe(version);
  expect(await other.addVersion()).toBe(version + 1);
  expect(await one.addVersion()).toBe(version + 2);
  rmSync(shared, { recursive: true });
});
