import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertDurable, DataFolderInUse, lockDataFolder, NotDurable, openDurable, openReadOnly } from './index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-durable-'));
  path = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const fill = (rows = 200) => {
  const db = openDurable(path);
  db.exec('CREATE TABLE IF NOT EXISTS item(n INTEGER PRIMARY KEY, filler TEXT)');
  const insert = db.prepare('INSERT INTO item(filler) VALUES (?)');
  db.exec('BEGIN');
  for (let n = 0; n < rows; n += 1) insert.run('x'.repeat(500));
  db.exec('COMMIT');
  return db;
};

describe('a durable database', () => {
  test('is in WAL mode with full synchronisation and foreign keys, also when opened again', () => {
    for (const round of [1, 2]) {
      const db = openDurable(path);
      expect([round, db.prepare('PRAGMA journal_mode').get()]).toEqual([round, { journal_mode: 'wal' }]);
      expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
      expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
      db.close();
    }
  });

  test('is refused where the settings do not hold', () => {
    expect(() => openDurable(':memory:')).toThrow(NotDurable);
    const db = openDurable(path);
    for (const level of ['OFF', 'NORMAL', 'EXTRA']) {
      db.exec(`PRAGMA synchronous=${level}`);
      expect(() => assertDurable(db)).toThrow('refuses synchronous=FULL');
    }
    db.close();
  });

  test.each([
    ['half of it', (size: number) => Math.floor(size / 2)],
    ['the last page', (size: number) => size - 4096],
    ['the last byte', (size: number) => size - 1],
    ['all but the header', () => 100],
    ['everything', () => 0],
  ])('truncated by %s is refused, and left as it is', (_, left) => {
    fill().close();
    truncateSync(path, left(statSync(path).size));
    const before = readFileSync(path);
    expect(() => openDurable(path)).toThrow(expect.objectContaining({ reason: 'storage-damaged' }));
    expect(() => openDurable(path)).toThrow(/icx restore/);
    expect(() => openReadOnly(path)).toThrow(expect.objectContaining({ reason: 'storage-damaged' }));
    expect(readFileSync(path)).toEqual(before);
  });

  test('truncated while a write-ahead log is present is refused; untouched it opens, with every row', () => {
    fill(200).close();
    const db = fill(300);
    const copy = join(folder, 'copy.db');
    const copyAfterCrash = () => {
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
    };
    copyAfterCrash();
    truncateSync(copy, 8 * 4096);
    const wal = readFileSync(`${copy}-wal`);
    expect(wal.length).toBeGreaterThan(4096);
    expect(() => openDurable(copy)).toThrow(/is truncated: it has 32768 bytes/);
    expect(readFileSync(`${copy}-wal`)).toEqual(wal);
    copyAfterCrash();
    const whole = openDurable(copy);
    expect(whole.prepare('SELECT count(*) AS rows FROM item').get()).toEqual({ rows: 500 });
    whole.close();
    db.close();
  });

  test('that is no database is refused, and left as it is', () => {
    writeFileSync(path, 'position,stream,type\n'.repeat(1000));
    const before = readFileSync(path);
    expect(() => openDurable(path)).toThrow(expect.objectContaining({ reason: 'storage-damaged' }));
    expect(readFileSync(path)).toEqual(before);
  });

  test('held by somebody else is refused as busy, without a long wait', () => {
    const db = openDurable(path);
    db.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE item(n); COMMIT');
    expect(() => openDurable(path)).toThrow(expect.objectContaining({ reason: 'storage-busy' }));
    db.close();
  });
});

describe('the lock on a data folder', () => {
  const program = `
    import { lockDataFolder } from ${JSON.stringify(new URL('./data-folder-lock.ts', import.meta.url).href)};
    try {
      lockDataFolder(process.argv[1]);
      console.log('locked');
      setTimeout(() => {}, 20_000);
    } catch (error) {
      console.log(error.code, error.message);
    }`;
  const loader = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;
  const children: ChildProcess[] = [];
  afterEach(() => children.forEach((child) => child.kill('SIGKILL')));

  const start = async () => {
    const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = await once(child.stdout, 'data');
    return { child, line: String(line).trim() };
  };

  test('one process holds it; kill -9 frees it', async () => {
    const first = await start();
    expect(first.line).toBe('locked');
    const second = await start();
    expect(second.line).toBe(
      `data-folder-in-use The data folder ${folder} is in use by another process. ` +
        'Stop that one first, or choose another folder with ICX_DATA.',
    );
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUse);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const mine = lockDataFolder(folder);
    expect((await start()).line).toMatch(/^data-folder-in-use/);
    mine.release();
    mine.release();
    lockDataFolder(folder).release();
  });
});
