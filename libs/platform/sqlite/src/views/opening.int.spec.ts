import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { legOpened, requested } from './fixtures/events.ts';
import { MemoryLog } from '@icx/read-store/contract';
import { allRows, moduleAt } from './fixtures/tables.ts';
import { openSqliteReadStore, type SqliteReadStore } from './index.ts';

let folder: string;
let path: string;
let log: MemoryLog;

const open = (of: MemoryLog = log, viewsModule = moduleAt('views')): Promise<SqliteReadStore> =>
  openSqliteReadStore({ path, log: of, logPath: join(folder, 'none.db'), viewsModule });

const fill = (target: MemoryLog, streams: number): MemoryLog => {
  for (let n = 0; n < streams; n += 1) target.add(`icr_${n}`, requested, legOpened('BBBB'));
  return target;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-views-'));
  path = join(folder, 'views.db');
  log = fill(new MemoryLog(), 100);
  const store = await open();
  await store.reached(200n);
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opens again and compares with what the log says. */
const expectRebuilt = async (of: MemoryLog, discarded: string | undefined, viewsModule?: string) => {
  const store = await open(of, viewsModule);
  expect(store.discarded).toBe(discarded);
  await store.reached(await of.head());
  await store.close();
  const expected = of.events.length / 2;
  expect(allRows(path)['request']).toHaveLength(expected);
  expect(allRows(path)['leg']).toHaveLength(expected);
};

test('a file that is sound is used as it is', () => expectRebuilt(log, undefined));

test('closing leaves one file, without a write-ahead log', () => {
  expect([path, `${path}-wal`, `${path}-shm`, `${path}.next`].map((file) => existsSync(file))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('a file is thrown away and built anew', () => {
  test.each<[string, () => void]>([
    ['is no database', () => writeFileSync(path, 'position,stream\n'.repeat(1_000))],
    ['is truncated', () => truncateSync(path, Math.floor(statSync(path).size / 8192) * 4096)],
    ['is empty', () => truncateSync(path, 0)],
  ])('when it %s', async (_, damage) => {
    damage();
    await expectRebuilt(log, 'it is damaged');
  });

  test.each<[string, string]>([
    ['has no checkpoint', 'DROP TABLE icx_checkpoint'],
    ['has an empty checkpoint', 'DELETE FROM icx_checkpoint'],
    ['is of another layout', 'ALTER TABLE icx_checkpoint RENAME COLUMN definition TO views'],
  ])('when it %s', async (_, change) => {
    const db = new DatabaseSync(path);
    db.exec(change);
    db.close();
    const store = await open();
    expect(store.discarded).toBeDefined();
    await store.close();
    await expectRebuilt(log, undefined);
  });

  test('when the version of a view was raised', () =>
    expectRebuilt(log, 'it holds other views or versions', moduleAt('next-version')));

  test('when it is ahead of the log', () => expectRebuilt(fill(new MemoryLog(), 99), 'it is ahead of the log'));

  test('when it was made from another log, though that one is longer', async () => {
    const other = new MemoryLog();
    other.add('icr_other', requested, legOpened('BBBB'));
    await expectRebuilt(fill(other, 150), 'it was made from another log');
  });

  test('when a rebuild did not come to its end, only what it left is', async () => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) writeFileSync(`${path}.next${suffix}`, 'half a file');
    await expectRebuilt(log, undefined);
    for (const suffix of ['', '-wal', '-shm', '-journal']) expect(existsSync(`${path}.next${suffix}`)).toBe(false);
  });
});

test('a file that another process holds is not thrown away', async () => {
  const other = new DatabaseSync(path);
  other.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  await expect(open()).rejects.toMatchObject({ reason: 'storage-busy' });
  other.close();
  await expectRebuilt(log, undefined);
});
