import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GroupCommit, openDurable, WriteProbe } from './index.ts';

let folder: string;
let db: DatabaseSync;
let probe: WriteProbe;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-probe-'));
  db = openDurable(join(folder, 'some.db'));
  probe = new WriteProbe(db, new GroupCommit(db));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const pages = () => db.prepare('PRAGMA page_count').get()!['page_count'] as number;

test('looks by writing, leaves nothing behind, and the file does not grow with every look', async () => {
  const changes = () => db.prepare('SELECT total_changes() AS n').get()!['n'] as number;
  await probe.look();
  const [size, before] = [pages(), changes()];
  for (let n = 0; n < 20; n += 1) await probe.look();
  expect(changes()).toBeGreaterThan(before);
  expect([pages(), db.prepare('SELECT count(*) AS n FROM write_probe').get()]).toEqual([size, { n: 0 }]);
});

test('tells that the disk is full, and that there is room again', async () => {
  db.exec(`PRAGMA max_page_count=${pages()}`);
  await expect(probe.look()).rejects.toMatchObject({ reason: 'storage-full' });
  db.exec('PRAGMA max_page_count=1000000');
  await probe.look();
  db.exec(`PRAGMA max_page_count=${pages()}`);
  await probe.look();
});

test('tells that somebody else holds the database', async () => {
  const other = new DatabaseSync(join(folder, 'some.db'));
  other.exec('BEGIN IMMEDIATE');
  await expect(probe.look()).rejects.toMatchObject({ reason: 'storage-busy' });
  other.close();
  await probe.look();
});

test('tells that the storage is closed', async () => {
  db.close();
  await expect(probe.look()).rejects.toMatchObject({ reason: 'storage-closed' });
  db = openDurable(join(folder, 'some.db'));
});
