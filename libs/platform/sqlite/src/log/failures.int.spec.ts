import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageUnavailable, type PairedEventStore } from '@icx/event-store';
import { assertDurable, NotDurable, openDurable } from '../index.ts';
import { openLogReader, openSqliteEventStore, verifyLog } from './index.ts';
import { SqliteLog } from './sqlite-log.ts';

const now = () => '2026-12-07T10:00:00.000Z';
const event = (n: number, filler = '') => ({ type: 'test.happened.v1', data: { n, filler } });

let folder: string;
let path: string;
const stores: PairedEventStore[] = [];
const open = (pairId?: string) => {
  const store = openSqliteEventStore(path, pairId === undefined ? { now } : { now, pairId });
  stores.push(store);
  return store;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-log-'));
  path = join(folder, 'log.db');
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

const contents = async (store: PairedEventStore) =>
  (await store.readAll(0n, 10_000)).map(({ stream, revision, data }) => [stream, revision, data['n']]);

describe('the log on a full disk', () => {
  test('refuses with storage-full, loses nothing, and goes on when there is room', async () => {
    const db = openDurable(path);
    const store = new SqliteLog(db, { now });
    stores.push(store);
    await store.append('a', 'no-stream', [event(0)], { commandKey: 'first', vaultSequence: 4n });
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
    db.exec(`PRAGMA max_page_count=${pages + 2}`);

    const big = 'x'.repeat(20_000);
    const refused = await Promise.allSettled([
      store.append('a', 0n, [event(1), event(2, big)], { commandKey: 'second', vaultSequence: 9n }),
      store.append('b', 'no-stream', [event(3, big)]),
      store.append('c', 'no-stream', [event(4)]), // it would fit, but SQLite gives up the whole group
    ]);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'storage-full' } });
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(StorageUnavailable);
    }
    expect(await contents(store)).toEqual([['a', 0n, 0]]);
    expect(await store.head()).toBe(1n);
    for (const stream of ['b', 'c']) expect(await store.readStream(stream)).toEqual([]);
    expect(await store.findByCommandKey('second')).toBeUndefined();
    expect(await store.maxVaultSequence()).toBe(4n);

    db.exec('PRAGMA max_page_count=1000000');
    expect(await store.append('a', 0n, [event(1), event(2, big)], { commandKey: 'second' })).toMatchObject({
      outcome: 'appended',
      position: 3n,
      revision: 2n,
    });
    expect(await store.append('b', 'no-stream', [event(3, big)])).toMatchObject({ outcome: 'appended', position: 4n });
    expect(await verifyLog(path)).toEqual({ events: 4, problems: [] });
  });
});

describe('the log beside another writer', () => {
  test('refuses with storage-busy while the write lock is held elsewhere, and goes on afterwards', async () => {
    const store = open();
    await store.append('a', 'no-stream', [event(0)]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.append('a', 0n, [event(1)])).rejects.toMatchObject({ reason: 'storage-busy' });
    expect(await contents(store)).toEqual([['a', 0n, 0]]);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.append('a', 0n, [event(1)])).toMatchObject({ outcome: 'appended', position: 2n, revision: 1n });
  });

  test('stays right even if somebody else did append, against the rule of one process per folder', async () => {
    const [mine, other] = [open(), open()];
    await mine.append('a', 'no-stream', [event(0)]);
    await other.append('a', 0n, [event(1)]);
    await other.append('b', 'no-stream', [event(2)]);
    const results = await Promise.all([mine.append('a', 0n, [event(3)]), mine.append('c', 'no-stream', [event(4)])]);
    expect(results).toMatchObject([
      { outcome: 'wrong-revision', actual: 1n },
      { outcome: 'appended', position: 4n, revision: 0n },
    ]);
    expect((await verifyLog(path)).problems).toEqual([]);
  });
});

describe('opening the log', () => {
  test('is refused when writes would not be durable', () => {
    expect(() => openSqliteEventStore(':memory:', { now })).toThrow(NotDurable);
    const db = openDurable(path);
    db.exec('PRAGMA synchronous=NORMAL');
    expect(() => assertDurable(db)).toThrow('refuses synchronous=FULL (it is 1)');
    expect(() => new SqliteLog(db, { now })).toThrow(NotDurable);
    db.close();
  });

  test('is refused when the file is truncated, with a sentence', async () => {
    const store = open();
    for (let n = 0; n < 50; n += 1) await store.append(`s${n}`, 'no-stream', [event(n, 'x'.repeat(500))]);
    await store.close();
    truncateSync(path, statSync(path).size - 4096);
    const damaged = expect.objectContaining({
      reason: 'storage-damaged',
      message: expect.stringContaining('icx restore'),
    });
    expect(() => open()).toThrow(damaged);
    expect(() => openLogReader(path)).toThrow(damaged);
    await expect(verifyLog(path)).rejects.toMatchObject({ reason: 'storage-damaged' });
  });

  test('is refused when a later release wrote it', async () => {
    await open().close();
    const db = openDurable(path);
    db.exec('UPDATE meta SET schema_version = 2');
    db.close();
    expect(() => open()).toThrow('The log has schema 2, this release knows 1');
  });

  test('keeps the pair id of its first day, and the highest vault sequence of its appends', async () => {
    const store = open('pair-1');
    expect([store.pairId, await store.maxVaultSequence()]).toEqual(['pair-1', 0n]);
    await store.append('a', 'no-stream', [event(0)], { vaultSequence: 2n ** 60n + 1n });
    await store.append('a', 0n, [event(1)], { vaultSequence: 5n });
    await store.append('a', 0n, [event(2)], { vaultSequence: 2n ** 61n });
    await store.close();
    const again = open('pair-2');
    expect([again.pairId, await again.maxVaultSequence()]).toEqual(['pair-1', 2n ** 60n + 1n]);
    await again.close();
    rmSync(path);
    expect(open().pairId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('of a copy taken while it was in use finds every acknowledged event in the write-ahead log', async () => {
    const store = open();
    for (let n = 0; n < 20; n += 1) await store.append(`s${n}`, 'no-stream', [event(n)]);
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`);
    const reader = openLogReader(copy);
    expect(reader.head()).toBe(20n);
    expect(reader.readAll(0n, 100)).toEqual(await store.readAll(0n, 100));
    expect(reader.readStream('s3')).toEqual(await store.readStream('s3'));
    expect(reader.readStream('s3', { from: 1n })).toEqual([]);
    reader.close();
    expect(() => reader.head()).toThrow(expect.objectContaining({ reason: 'storage-closed' }));
  });
});

test('a reader beside the writer sees what is committed, and only that', async () => {
  const store = open();
  await store.append('a', 'no-stream', [event(0)]);
  const reader = openLogReader(path);
  expect(reader.head()).toBe(1n);
  await store.append('a', 0n, [event(1)]);
  expect(reader.readAll(0n, 10).map(({ data }) => data['n'])).toEqual([0, 1]);
  reader.close();
});
