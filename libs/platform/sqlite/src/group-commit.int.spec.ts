import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GroupCommit, openDurable } from './index.ts';

describe('group commit', () => {
  let folder: string;
  let db: DatabaseSync;
  let group: GroupCommit;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'icx-group-'));
    db = openDurable(join(folder, 'a.db'));
    db.exec('CREATE TABLE item(n INTEGER PRIMARY KEY, filler TEXT)');
    group = new GroupCommit(db);
  });
  afterEach(() => {
    if (db.isOpen) db.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (n: number, filler = '') => db.prepare('INSERT INTO item(n, filler) VALUES (?, ?)').run(n, filler);
  const stored = () =>
    db
      .prepare('SELECT n FROM item ORDER BY n')
      .all()
      .map((row) => row['n']);

  test('jobs of one turn share a transaction, and settle after it with their own results', async () => {
    const seen: boolean[] = [];
    const results = await Promise.all(
      [1, 2, 3].map((n) =>
        group
          .run(() => {
            insert(n);
            seen.push(db.isTransaction);
            return n * 10;
          })
          .then((result) => {
            seen.push(db.isTransaction);
            return result;
          }),
      ),
    );
    expect(results).toEqual([10, 20, 30]);
    expect(seen).toEqual([true, true, true, false, false, false]);
    expect(stored()).toEqual([1, 2, 3]);
  });

  test('a job that throws after writing fails alone; what its neighbours keep in memory is right', async () => {
    const memory: number[] = [];
    const job = (n: number, fail = false) =>
      group.run(
        () => {
          memory.push(n);
          insert(n);
          if (fail) throw new Error(`job ${n}`);
        },
        () => expect(memory.pop()).toBe(n),
      );
    const outcomes = await Promise.allSettled([job(1), job(2, true), job(3), job(4, true), job(5)]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: new Error('job 2') });
    expect(stored()).toEqual([1, 3, 5]);
    expect(memory).toEqual([1, 3, 5]);
  });

  test('a full disk rejects, leaves nothing of the job, and the rest goes on once there is room', async () => {
    await group.run(() => insert(1));
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
    db.exec(`PRAGMA max_page_count=${pages}`);
    const undone: number[] = [];
    const big = group.run(
      () => insert(2, 'x'.repeat(100_000)),
      () => undone.push(2),
    );
    await expect(big).rejects.toMatchObject({ reason: 'storage-full' });
    expect(undone.length).toBeGreaterThan(0);
    expect(stored()).toEqual([1]);
    expect(db.isTransaction).toBe(false);
    db.exec('PRAGMA max_page_count=1000000');
    await group.run(() => insert(3));
    expect(stored()).toEqual([1, 3]);
  });

  test('while another connection holds the write lock all are rejected as busy, and undone jobs were never run', async () => {
    const other = new DatabaseSync(join(folder, 'a.db'));
    other.exec('BEGIN IMMEDIATE');
    let undone = 0;
    const outcomes = await Promise.allSettled(
      [1, 2].map((n) =>
        group.run(
          () => insert(n),
          () => (undone += 1),
        ),
      ),
    );
    expect(outcomes).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ reason: 'storage-busy' }) },
      { status: 'rejected', reason: expect.objectContaining({ reason: 'storage-busy' }) },
    ]);
    expect(undone).toBe(0);
    other.exec('ROLLBACK');
    other.close();
    await group.run(() => insert(4));
    expect(stored()).toEqual([4]);
  });

  test('a failing commit rejects the whole group with nothing written', async () => {
    db.exec('CREATE TABLE parent(id INTEGER PRIMARY KEY)');
    db.exec('CREATE TABLE child(id REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)');
    const memory = new Set<string>();
    const neighbour = group.run(
      () => (insert(1), memory.add('neighbour')),
      () => memory.delete('neighbour'),
    );
    const breaking = group.run(() => db.exec('INSERT INTO child VALUES (7)'));
    await expect(neighbour).rejects.toThrow('FOREIGN KEY');
    await expect(breaking).rejects.toThrow('FOREIGN KEY');
    expect(stored()).toEqual([]);
    expect([...memory]).toEqual([]);
    await group.run(() => insert(2));
    expect(stored()).toEqual([2]);
  });

  test('close commits what is queued and refuses what comes later', async () => {
    const queued = group.run(() => insert(1));
    group.close();
    await queued;
    await expect(group.run(() => insert(2))).rejects.toMatchObject({ reason: 'storage-closed' });
    expect(stored()).toEqual([1]);
  });
});
