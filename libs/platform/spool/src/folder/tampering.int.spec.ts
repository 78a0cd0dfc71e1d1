import { copyFileSync, lstatSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { bytesOf } from '@icx/spool/contract';
import { tracesOf } from '@icx/vault/contract';
import { SpoolBroken, type Spool } from '../index.ts';
import { SpoolPlace } from './place.fixture.ts';

let place: SpoolPlace;
let spool: Spool;
beforeEach(async () => {
  place = new SpoolPlace();
  spool = await place.open();
});
afterEach(async () => {
  await spool.close();
  await place.destroy();
});
const reopen = async () => {
  await spool.close();
  spool = await place.open();
};
const text = async (name: string) => (await bytesOf(spool.read(name))).toString();

test('T1: no file holds what was appended, in any writing', async () => {
  const code = randomBytes(16);
  await spool.append('one', Buffer.from(`device,code\n00-DB,${code.toString('hex')}\n`.repeat(100)));
  await spool.append('one', code);
  const found = [...place.files()].flatMap(([name, bytes]) => tracesOf(bytes, code).map((as) => `${name}: ${as}`));
  expect([...place.files().keys()].toSorted()).toEqual(['keys.json', 'one']);
  expect(found).toEqual([]);
});

test('only the owner may look into the folder and its files', async () => {
  await spool.append('one', randomBytes(10));
  expect(lstatSync(place.folder).mode & 0o777).toBe(0o700);
  expect(lstatSync(place.path('one')).mode & 0o777).toBe(0o600);
});

test('a power loss at any byte of an append leaves what was before it, and the next one follows there', async () => {
  await spool.append('one', Buffer.from('kept'));
  const { size: before } = statSync(place.path('one'));
  await spool.append('one', Buffer.from('torn'));
  const whole = readFileSync(place.path('one'));
  for (let length = before; length < whole.length; length += 1)
    for (const rest of [Buffer.alloc(0), Buffer.alloc(whole.length - length), randomBytes(5000)]) {
      writeFileSync(place.path('one'), Buffer.concat([whole.subarray(0, length), rest]));
      await reopen();
      expect(await text('one')).toBe('kept');
    }
  expect(await spool.append('one', Buffer.from(' on'))).toBe(7);
  await reopen();
  expect(await text('one')).toBe('kept on');
});

test('of an append of several chunks that lost an inner one nothing stays, nor comes again behind a later append', async () => {
  await spool.append('one', Buffer.from('kept'));
  const { size: before } = statSync(place.path('one'));
  await spool.append('one', Buffer.alloc(262_144 * 2 + 10, 'x'));
  const torn = readFileSync(place.path('one'));
  torn.fill(0, before + 100, before + 200);
  writeFileSync(place.path('one'), torn);
  await reopen();
  expect(await spool.size('one')).toBe(4);
  await spool.append('one', Buffer.alloc(262_144, 'y'));
  await reopen();
  expect(await spool.size('one')).toBe(4 + 262_144);
});

test('what was changed, moved or brought from another entry does not open', async () => {
  for (const name of ['one', 'two'])
    for (const part of ['first', 'other', 'final']) await spool.append(name, Buffer.from(part));
  const good = readFileSync(place.path('one'));
  const chunk = (good.length - 1024) / 3;
  const changed = (change: (bytes: Buffer) => Buffer) => writeFileSync(place.path('one'), change(Buffer.from(good)));
  const broken = async () => {
    await reopen();
    await expect(text('one')).rejects.toThrow(SpoolBroken);
  };
  changed((bytes) => bytes.fill(bytes[1060]! ^ 1, 1060, 1061));
  await broken();
  changed((bytes) => {
    const [first, other] = [1024, 1024 + chunk].map((at) => good.subarray(at, at + chunk));
    bytes.set(other!, 1024);
    bytes.set(first!, 1024 + chunk);
    return bytes;
  });
  await broken();
  changed((bytes) => Buffer.concat([bytes.subarray(0, 1024), bytes.subarray(1024 + chunk)]));
  await broken();
  renameSync(place.path('two'), place.path('one'));
  await broken();
  changed((bytes) => bytes.fill(0, 20, 60));
  await expect(spool.size('one')).rejects.toThrow(SpoolBroken);
});

test('an entry that was cut short of what was asked for is told, not read as if it ended there', async () => {
  await spool.append('one', Buffer.from('first'));
  await spool.append('one', Buffer.from('final'));
  truncateSync(place.path('one'), statSync(place.path('one')).size - 3);
  await expect(text('one')).rejects.toThrow(SpoolBroken);
});

test('an entry that was being made when the process ended is gone at the next opening', async () => {
  await spool.append('one', Buffer.from('first'));
  copyFileSync(place.path('one'), place.path('.two'));
  await reopen();
  expect([...place.files().keys()].toSorted()).toEqual(['keys.json', 'one']);
});
