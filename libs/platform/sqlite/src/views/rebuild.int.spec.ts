import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { answered, joined, legOpened, requested } from './fixtures/events.ts';
import { LogAndViews, readWhole } from './fixtures/log-and-views.ts';
import { allRows, indexes } from './fixtures/tables.ts';
import { views } from './fixtures/views.ts';
import { buildViews } from './index.ts';

let files: LogAndViews;
beforeEach(() => {
  files = new LogAndViews();
});
afterEach(() => files.remove());

describe('a rebuild', () => {
  test('gives the rows that following gave, from any log, also when streams had to be dropped on the way', async () => {
    const event = fc.record({
      stream: fc.integer({ min: 0, max: 9 }).map((n) => `icr_${n}`),
      event: fc.oneof(
        fc.constantFrom(requested, answered, joined),
        fc.constantFrom('BBBB', 'CCCC', 'DDDD').map(legOpened),
      ),
    });
    const target = join(files.folder, 'built.db');
    const store = await files.open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (more, generation) => {
          let position = 0n;
          for (const { stream, event: next } of more) position = await files.append(stream, next);
          await store.reached(position);
          const built = buildViews(files.logPath, target, views, { generation });
          expect(built.position).toBe(position);
          expect(allRows(target)).toEqual(allRows(files.path));
          expect(indexes(target)).toEqual(indexes(files.path));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('in a worker replaces the file, tells its progress, and following goes on in the new one', async () => {
    const head = await files.fill(200);
    const store = await files.open();
    await store.reached(head);
    expect(store.progress()).toEqual({ state: 'idle', processed: 0, total: 0, seconds: 0 });
    const before = allRows(files.path);
    const spoilt = new DatabaseSync(files.path);
    spoilt.exec(`UPDATE request SET status = 'spoilt'`);
    spoilt.close();

    const running = store.rebuild();
    expect(store.progress().state).toBe('running');
    const joined = store.rebuild();
    const result = await running;
    expect(result).toEqual({ state: 'done', processed: 800, total: 800, seconds: expect.any(Number) });
    expect(await joined).toBe(result);
    expect(store.progress()).toBe(result);

    expect(allRows(files.path)).toEqual(before);
    expect(await store.position()).toBe(head);
    await store.reached(await files.append('icr_7', legOpened('DDDD')));
    expect(await readWhole(store)).toBe(801);
    expect(existsSync(`${files.path}.next`)).toBe(false);
    expect((await store.rebuild()).processed).toBe(801);
  });

  test('goes unnoticed by those who write and read meanwhile', async () => {
    const head = await files.fill(500);
    const store = await files.open();
    await store.reached(head);
    let going = true;
    /** Again and again until the rebuilds are done, or anything went wrong. */
    const meanwhile = async (task: (n: number) => Promise<void>) => {
      try {
        for (let n = 0; going; n += 1) {
          await task(n);
          await setImmediate();
        }
      } finally {
        going = false;
      }
    };
    const rebuilds = meanwhile(async (n) => {
      expect(await store.rebuild()).toMatchObject({ state: 'done' });
      going = n < 2;
    });
    let own = 0;
    const writes = meanwhile(async (n) => {
      const position = await files.append(`icr_${n % 700}`, legOpened('EEEE'));
      await store.reached(position);
      own = Number(position);
      expect(await readWhole(store)).toBeGreaterThanOrEqual(own);
    });
    let seen = 0;
    const reader = () =>
      meanwhile(async () => {
        const before = Math.max(seen, Number(await store.position()));
        const now = await readWhole(store);
        expect(now).toBeGreaterThanOrEqual(before);
        seen = Math.max(seen, now);
      });
    await Promise.all([rebuilds, writes, reader(), reader()]);
    expect(own).toBeGreaterThan(Number(head));
    expect(store.failure()).toBeUndefined();
    const target = join(files.folder, 'built.db');
    buildViews(files.logPath, target, views);
    expect(allRows(target)).toEqual(allRows(files.path));
  });

  test('waits with the exchange for a query under way, which sees one view from its first row to its last', async () => {
    const store = await files.open();
    await store.reached(await files.fill(50));
    const rows: unknown[] = [];
    const exchangeBegins = jest.spyOn(files.log, 'head');
    let rebuild: Promise<unknown> | undefined;
    for await (const row of store.query.selectFrom('request').select('events').stream()) {
      rebuild ??= store.rebuild().then(() => rows.push('exchanged'));
      while (exchangeBegins.mock.calls.length === 0) await setImmediate();
      for (let turns = 0; turns < 5; turns += 1) await setImmediate();
      rows.push(row);
    }
    await rebuild;
    expect(rows).toEqual([...Array.from({ length: 50 }, () => ({ events: 4 })), 'exchanged']);
  });

  test('leaves nothing of the old file to be read into the new one, though another process holds it open', async () => {
    const head = await files.fill(100);
    const store = await files.open();
    await store.reached(head);
    await store.reached(await files.append('icr_1', legOpened('DDDD')));
    const other = new DatabaseSync(files.path);
    other.exec(`UPDATE request SET status = 'spoilt'`);
    expect(await store.rebuild()).toMatchObject({ state: 'done' });
    await store.reached(await files.append('icr_2', legOpened('DDDD')));
    other.close();
    expect(await readWhole(store)).toBe(Number(head) + 2);
    const target = join(files.folder, 'built.db');
    buildViews(files.logPath, target, views);
    expect(allRows(files.path)).toEqual(allRows(target));
  });

  test('is done at start when there are many events and no views', async () => {
    await files.fillForWorker();
    const store = await files.open();
    expect(store.progress().state).toBe('running');
    expect(await store.position()).toBe(0n);
    await store.reached(21_000n);
    expect(await readWhole(store)).toBe(21_000);
    expect(await store.rebuild()).toMatchObject({ state: 'done', processed: 21_000 });
  });

  test('mends views that following found damaged', async () => {
    let store = await files.open();
    const head = await files.fill(100);
    await store.reached(head);
    const before = allRows(files.path);
    await store.close();
    const db = new DatabaseSync(files.path);
    const root = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'request'`).get();
    db.close();
    const file = openSync(files.path, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, (Number(root?.['rootpage']) - 1) * 4096);
    closeSync(file);

    store = await files.open();
    expect(store.discarded).toBeUndefined();
    await files.append('icr_0', requested);
    await expect(store.reached(head + 1n)).rejects.toMatchObject({ cause: { errcode: 11 } });
    expect(store.progress().state).toBe('running');
    expect(await store.rebuild()).toMatchObject({ state: 'done' });
    expect(store.failure()).toBeUndefined();
    await store.reached(head + 1n);
    expect(allRows(files.path)['request']).toHaveLength(before['request']!.length);
    expect(await readWhole(store)).toBe(Number(head) + 1);
  });
});
