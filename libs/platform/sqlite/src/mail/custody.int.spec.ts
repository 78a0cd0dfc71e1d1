import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKeyFile } from '@icx/keys';
import { RawMailBroken } from '@icx/mail-store';
import { tracesOf } from '@icx/vault/contract';
import { openDurable } from '../index.ts';
import { VaultRefused } from '../vault/index.ts';
import { openRawMailReader, SqliteRawMail } from './index.ts';
import { MailPlace } from './place.fixture.ts';

let place: MailPlace;
let store: SqliteRawMail;
beforeEach(async () => {
  place = new MailPlace();
  store = await place.open();
});
afterEach(async () => {
  await store.close();
  place.destroy();
});
const now = () => new Date().toISOString();
const found = (bytes: Uint8Array) =>
  [...place.files()].filter(([, file]) => file.includes(bytes)).map(([name]) => name);
const keysOf = (): Buffer[] =>
  place
    .raw((db) => db.prepare('SELECT wrapped_key AS key FROM mail_key ORDER BY id').all())
    .map(({ key }) => Buffer.from(key as Uint8Array));

test('T1: no file holds what a mail holds, in any writing, while the store is open and after it was closed', async () => {
  const code = randomBytes(16);
  await store.put('mail_one', Buffer.from(`Subject: the code\r\n\r\n${code.toString('hex')}\r\n`.repeat(10_000)));
  await store.put('mail_two', code);
  const traces = () => [...place.files()].flatMap(([name, file]) => tracesOf(file, code).map((as) => `${name}: ${as}`));
  expect([...place.files().keys()].toSorted()).toEqual(['keys.json', 'mail.db', 'mail.db-shm', 'mail.db-wal']);
  expect(traces()).toEqual([]);
  await store.close();
  expect(traces()).toEqual([]);
});

test('a deleted mail leaves no key, not in the database and not in its write-ahead log; its neighbours keep theirs', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `mail_${n}`);
  await Promise.all(names.map((name) => store.put(name, randomBytes(1000))));
  const keys = keysOf();
  expect(found(keys[7]!)).not.toEqual([]);
  await Promise.all(names.filter((_, n) => n % 3 > 0).map((name) => store.delete(name)));
  expect(keys.map((key) => found(key).length > 0)).toEqual(names.map((_, n) => n % 3 === 0));
  expect((await store.verify()).opened).toBe(20);
});

test('what was changed, moved, left out or brought from another mail does not open, and verifying names it', async () => {
  await Promise.all(['mail_a', 'mail_b', 'mail_c'].map((name) => store.put(name, randomBytes(600_000))));
  const good = join(place.folder, 'good');
  await store.close();
  copyFileSync(place.path, good);
  const changes: readonly [string, readonly string[]][] = [
    ["UPDATE mail SET name = name || 'x' WHERE id = 1", ['mail_ax']],
    ['UPDATE mail SET size = size - 1 WHERE id = 2', ['mail_b']],
    ['UPDATE mail_chunk SET sealed = zeroblob(length(sealed)) WHERE id = 3 AND number = 1', ['mail_c']],
    ['DELETE FROM mail_chunk WHERE id = 1 AND number = 2', ['mail_a']],
    ['UPDATE mail_chunk SET number = 5 - number WHERE id = 2 AND number IN (1, 0)', ['mail_b']],
    [
      'UPDATE mail_chunk SET sealed = (SELECT sealed FROM mail_chunk WHERE id = 1 AND number = 0) WHERE id = 2',
      ['mail_b'],
    ],
    ['UPDATE mail_key SET wrapped_key = (SELECT wrapped_key FROM mail_key WHERE id = 1) WHERE id = 3', ['mail_c']],
  ];
  for (const [change, broken] of changes) {
    copyFileSync(good, place.path);
    place.raw((db) => db.exec(change));
    const reader = await openRawMailReader({ path: place.path, ...place.keyFile, now, random: randomBytes });
    expect([change, await reader.verify()]).toEqual([change, { opened: 3 - broken.length, broken }]);
    await expect(reader.get(broken[0]!)).rejects.toThrow(RawMailBroken);
    await reader.close();
  }
});

test('every mail goes under the new wrapping key, also those that come meanwhile; the old one can be destroyed', async () => {
  const { keys } = place.keyFile;
  await store.close();
  store = await place.open({ ...place.keyFile, keys });
  const names = Array.from({ length: 40 }, (_, n) => `mail_${n}`);
  await Promise.all(names.map((name) => store.put(name, Buffer.from(name))));
  const before = keysOf();
  const version = await keys.addVersion();
  const late = ['mail_late', 'mail_large'];
  const [broken] = await Promise.all([
    store.rewrapTo(version),
    store.put(late[0]!, Buffer.from(late[0]!)),
    store.put(late[1]!, Buffer.alloc(3_000_000, 'x')),
  ]);
  expect(broken).toEqual([]);
  await keys.retireBefore(version);
  expect(await store.verify()).toEqual({ opened: 42, broken: [] });
  expect(before.flatMap(found)).toEqual([]);
  await store.close();
  store = await place.open({ ...place.keyFile, keys });
  expect(Buffer.from((await store.get('mail_7'))!).toString()).toBe('mail_7');
});

test('a mail whose key does not open is named by a rotation, and does not hold up the others', async () => {
  const { keys } = place.keyFile;
  await Promise.all(['mail_a', 'mail_b'].map((name) => store.put(name, randomBytes(10))));
  await store.close();
  place.raw((db) => db.exec('UPDATE mail_key SET wrapped_key = randomblob(length(wrapped_key)) WHERE id = 1'));
  store = await place.open({ ...place.keyFile, keys });
  expect(await store.rewrapTo(await keys.addVersion())).toEqual(['mail_a']);
});

test('the keys of another exchange, and a later format, are refused at opening', async () => {
  await store.put('mail_one', randomBytes(10));
  await store.close();
  const { keys, pairId } = place.keyFile;
  const elsewhere = new MailPlace();
  const other = openKeyFile({ folder: elsewhere.folder, mode: 'sandbox', random: randomBytes });
  elsewhere.destroy();
  const refusal = async (keyFile: Parameters<MailPlace['open']>[0]) => {
    const error: unknown = await place.open(keyFile).catch((cause: unknown) => cause);
    return error instanceof VaultRefused ? error.code : error;
  };
  expect(await refusal(other)).toBe('mail-not-a-pair');
  expect(await refusal({ keys: other.keys, pairId })).toBe('mail-key-mismatch');
  place.raw((db) => db.exec('PRAGMA user_version=99'));
  expect(await refusal({ keys, pairId })).toBe('mail-format-unknown');
});

test('on a full disk a mail is refused with nothing of it stored, also a large one half way; with room it goes on', async () => {
  await store.close();
  const db = openDurable(place.path);
  store = new SqliteRawMail(db, { keys: place.keyFile.keys, now, random: randomBytes });
  await store.put('mail_small', randomBytes(1000));
  db.exec('PRAGMA max_page_count=700');
  await expect(store.put('mail_large', randomBytes(5_000_000))).rejects.toMatchObject({ reason: 'storage-full' });
  const rows = () =>
    db.prepare('SELECT count(*) AS mails, (SELECT count(*) FROM mail_chunk) AS chunks FROM mail').get();
  expect(rows()).toEqual({ mails: 1, chunks: 1 });
  db.exec('PRAGMA max_page_count=1000000');
  await store.put('mail_large', randomBytes(5_000_000));
  expect(await store.verify()).toEqual({ opened: 2, broken: [] });
});
