import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderNotPrivate, keepPrivate, lockDataFolder, openDurable } from './index.ts';

let place: string;
let umask: number;
beforeEach(() => {
  umask = process.umask(0o022);
  place = mkdtempSync(join(tmpdir(), 'icx-private-'));
});
afterEach(() => {
  process.umask(umask);
  rmSync(place, { recursive: true });
});
const modeOf = (...names: string[]) => (statSync(join(place, ...names)).mode & 0o777).toString(8);

test('a folder that was there, and every database in it, become their owner’s alone', () => {
  const folder = join(place, 'data');
  mkdirSync(folder, { mode: 0o755 });
  const names = ['log.db', 'log.db-wal', 'log.db-shm', 'views.db.next', 'vault.db', 'lock.db'];
  for (const name of [...names, 'notes.txt']) writeFileSync(join(folder, name), '', { mode: 0o644 });
  keepPrivate(folder);
  expect([modeOf('data'), ...names.map((name) => modeOf('data', name))]).toEqual(['700', ...names.map(() => '600')]);
  expect(modeOf('data', 'notes.txt')).toBe('644');
});

test('what is made from then on is too: databases with their -wal and -shm, the lock, a folder that was not there', () => {
  keepPrivate(join(place, 'data'));
  const lock = lockDataFolder(join(place, 'data'));
  const db = openDurable(join(place, 'data', 'log.db'));
  db.exec('CREATE TABLE t (x)');
  expect(['log.db', 'log.db-wal', 'log.db-shm', 'lock.db'].map((name) => modeOf('data', name))).toEqual(
    Array(4).fill('600'),
  );
  expect(modeOf('data')).toBe('700');
  db.close();
  lock.release();
});

test('a folder that all users share is refused and stays as it is', () => {
  mkdirSync(join(place, 'shared'));
  chmodSync(join(place, 'shared'), 0o1777);
  expect(() => keepPrivate(join(place, 'shared'))).toThrow(DataFolderNotPrivate);
  expect(modeOf('shared')).toBe('777');
});
