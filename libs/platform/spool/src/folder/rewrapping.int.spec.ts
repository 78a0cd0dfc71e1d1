import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { bytesOf } from '@icx/spool/contract';
import { SpoolPlace } from './place.fixture.ts';

test('every entry goes under the new wrapping key, also one that is appended to meanwhile; the old one can be destroyed', async () => {
  const place = new SpoolPlace();
  const { keys } = place;
  const spool = await place.open(keys);
  await spool.append('one', Buffer.from('first'));
  await spool.append('two', Buffer.from('second'));
  const before = readFileSync(place.path('one')).subarray(0, 72);
  const version = await keys.addVersion();
  const [broken] = await Promise.all([spool.rewrapTo(version), spool.append('one', Buffer.from(' more'))]);
  expect(broken).toEqual([]);
  await keys.retireBefore(version);
  expect((await bytesOf(spool.read('one'))).toString()).toBe('first more');
  expect((await bytesOf(spool.read('two'))).toString()).toBe('second');
  expect(readFileSync(place.path('one')).includes(before.subarray(16))).toBe(false);
  await place.destroy();
});

test('a crash between the two places leaves one that opens, and the next turn finishes', async () => {
  const place = new SpoolPlace();
  const { keys } = place;
  const spool = await place.open(keys);
  await spool.append('one', Buffer.from('first'));
  const old = readFileSync(place.path('one')).subarray(0, 512);
  const version = await keys.addVersion();
  await spool.rewrapTo(version);
  const between = readFileSync(place.path('one'));
  old.copy(between);
  writeFileSync(place.path('one'), between);
  expect((await bytesOf(spool.read('one'))).toString()).toBe('first');
  const next = await keys.addVersion();
  await spool.rewrapTo(next);
  await keys.retireBefore(next);
  expect((await bytesOf(spool.read('one'))).toString()).toBe('first');
  await place.destroy();
});

test('an entry is as old as it was', async () => {
  const place = new SpoolPlace();
  const { keys } = place;
  const spool = await place.open(keys);
  await spool.append('one', Buffer.from('first'));
  const longAgo = new Date('2026-01-05T10:00:00Z');
  utimesSync(place.path('one'), longAgo, longAgo);
  await spool.rewrapTo(await keys.addVersion());
  for await (const { writtenAt } of spool.list()) expect(writtenAt).toBe(longAgo.toISOString());
  expect.assertions(1);
  await place.destroy();
});

test('an entry whose key does not open is named, and the others go on', async () => {
  const place = new SpoolPlace();
  const { keys } = place;
  const spool = await place.open(keys);
  for (const name of ['one', 'two']) await spool.append(name, Buffer.from('first'));
  const damaged = readFileSync(place.path('one'));
  writeFileSync(place.path('one'), damaged.fill(1, 30, 40));
  const version = await keys.addVersion();
  expect(await spool.rewrapTo(version)).toEqual(['one']);
  await keys.retireBefore(version);
  expect((await bytesOf(spool.read('two'))).toString()).toBe('first');
  await place.destroy();
});
