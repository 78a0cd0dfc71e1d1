import { existsSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore, NewEvent } from '@icx/event-store';
import { openSqliteEventStore } from '@icx/event-store-sqlite';
import { allRows, indexes, moduleAt } from './fixtures/tables.ts';
import { views } from './fixtures/views.ts';
import { buildViews, openSqliteReadStore, type SqliteReadStore } from './index.ts';

const requested: NewEvent = { type: 'requests.install-code-requested.v1', data: { status: 'open' } };
const legOpened = (addressee: string): NewEvent => ({ type: 'requests.leg-opened.v1', data: { addressee } });
const answered: NewEvent = { type: 'requests.code-supplied.v1', data: { status: 'answered' } };

let folder: string;
let path: string;
let logPath: string;
let log: EventStore;
let store: SqliteReadStore;

const openStore = async (viewsModule = moduleAt('views')) => {
  store = await openSqliteReadStore({ path, log, logPath, viewsModule });
  return store;
};

/** Appends at the end of the stream, whatever that is, and tells the position. */
const append = async (stream: string, ...events: readonly NewEvent[]): Promise<bigint> => {
  const last = (await log.readStream(stream)).at(-1);
  const result = await log.append(stream, last ? last.revision : 'no-stream', events);
  if (result.outcome !== 'appended') throw new Error(result.outcome);
  return result.position;
};

const fill = async (streams: number): Promise<bigint> => {
  const batch = [requested, legOpened('BBBB'), legOpened('CCCC'), answered];
  await Promise.all(Array.from({ length: streams }, (_, n) => log.append(`icr_${n}`, 'no-stream', batch)));
  return log.head();
};

/** Every event changes a request by one, so in a whole view the events counted are the last position. */
const readWhole = async (): Promise<number> => {
  const { fn } = store.query;
  const read = store.query.selectFrom('request').select([fn.sum('events').as('events'), fn.max('last').as('last')]);
  const { events, last } = await read.executeTakeFirstOrThrow();
  expect(events).toBe(last);
  return Number(last);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-views-'));
  path = join(folder, 'views.db');
  logPath = join(folder, 'log.db');
  log = openSqliteEventStore(logPath, { now: () => new Date().toISOString() });
});
afterEach(async () => {
  await store?.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

describe('a rebuild', () => {
  test('gives the rows that following gave, from any log, also when streams had to be dropped on the way', async () => {
    const event = fc.record({
      stream: fc.integer({ min: 0, max: 9 }).map((n) => `icr_${n}`),
      event: fc.oneof(
        fc.constantFrom(requested, answered, { type: 'parties.joined.v1', data: {} }),
        fc.constantFrom('BBBB', 'CCCC', 'DDDD').map(legOpened),
      ),
    });
    const target = join(folder, 'built.db');
    await openStore();
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (more, generation) => {
          let position = 0n;
          for (const { stream, event: next } of more) position = await append(stream, next);
          await store.reached(position);
          const built = buildViews(logPath, target, views, { generation });
          expect(built.position).toBe(position);
          expect(allRows(target)).toEqual(allRows(path));
          expect(indexes(target)).toEqual(indexes(path));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('in a worker replaces the file, tells its progress, and following goes on in the new one', async () => {
    const head = await fill(200);
    await openStore();
    await store.reached(head);
    expect(store.progress()).toEqual({ state: 'idle', processed: 0, total: 0, seconds: 0 });
    const before = allRows(path);
    const spoilt = new DatabaseSync(path);
    spoilt.exec(`UPDATE request SET status = 'spoilt'`);
    spoilt.close();

    const running = store.rebuild();
    expect(store.progress().state).toBe('running');
    const joined = store.rebuild();
    const result = await running;
    expect(result).toEqual({ state: 'done', processed: 800, total: 800, seconds: expect.any(Number) });
    expect(await joined).toBe(result);
    expect(store.progress()).toBe(result);

    expect(allRows(path)).toEqual(before);
    expect(store.position()).toBe(head);
    await store.reached(await append('icr_7', legOpened('DDDD')));
    expect(await readWhole()).toBe(801);
    expect(existsSync(`${path}.next`)).toBe(false);
    expect((await store.rebuild()).processed).toBe(801);
  });

  test('goes unnoticed by those who write and read meanwhile', async () => {
    const head = await fill(500);
    await openStore();
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
      const position = await append(`icr_${n % 700}`, legOpened('EEEE'));
      await store.reached(position);
      own = Number(position);
      expect(await readWhole()).toBeGreaterThanOrEqual(own);
    });
    const reader = (seen = 0) =>
      meanwhile(async () => {
        const position = Number(store.position());
        const now = await readWhole();
        expect(now).toBeGreaterThanOrEqual(Math.max(seen, position));
        seen = now;
      });
    await Promise.all([rebuilds, writes, reader(), reader()]);
    expect(own).toBeGreaterThan(Number(head));
    expect(store.failure()).toBeUndefined();
    const target = join(folder, 'built.db');
    buildViews(logPath, target, views);
    expect(allRows(target)).toEqual(allRows(path));
  });

  test('waits with the exchange for a query under way, which sees one view from its first row to its last', async () => {
    await openStore();
    await store.reached(await fill(50));
    const rows: unknown[] = [];
    const exchangeBegins = jest.spyOn(log, 'head');
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
    const head = await fill(100);
    await openStore();
    await store.reached(head);
    await store.reached(await append('icr_1', legOpened('DDDD')));
    const other = new DatabaseSync(path);
    other.exec(`UPDATE request SET status = 'spoilt'`);
    expect(await store.rebuild()).toMatchObject({ state: 'done' });
    await store.reached(await append('icr_2', legOpened('DDDD')));
    other.close();
    expect(await readWhole()).toBe(Number(head) + 2);
    const target = join(folder, 'built.db');
    buildViews(logPath, target, views);
    expect(allRows(path)).toEqual(allRows(target));
  });

  test('is done at start when there are many events and no views', async () => {
    const many = Array.from({ length: 1_000 }, () => answered);
    for (let n = 0; n < 21; n += 1) await append(`icr_${n}`, ...many);
    await openStore();
    expect(store.progress().state).toBe('running');
    expect(store.position()).toBe(0n);
    await store.reached(21_000n);
    expect(await readWhole()).toBe(21_000);
    expect(await store.rebuild()).toMatchObject({ state: 'done', processed: 21_000 });
  });

  test('mends views that following found damaged', async () => {
    await openStore();
    const head = await fill(100);
    await store.reached(head);
    const before = allRows(path);
    await store.close();
    const db = new DatabaseSync(path);
    const root = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'request'`).get();
    db.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, (Number(root?.['rootpage']) - 1) * 4096);
    closeSync(file);

    await openStore();
    expect(store.discarded).toBeUndefined();
    await append('icr_0', requested);
    await expect(store.reached(head + 1n)).rejects.toMatchObject({ cause: { errcode: 11 } });
    expect(store.progress().state).toBe('running');
    expect(await store.rebuild()).toMatchObject({ state: 'done' });
    expect(store.failure()).toBeUndefined();
    await store.reached(head + 1n);
    expect(allRows(path)['request']).toHaveLength(before['request']!.length);
    expect(await readWhole()).toBe(Number(head) + 1);
  });
});

describe('a rebuild that fails', () => {
  test.each([
    ['broken-in-worker', 'this module cannot be loaded in a worker'],
    ['ending-worker', 'The worker ended before the views were complete (exit code 7).'],
  ])('%s: leaves the views in use, which go on following, and says why', async (viewsModule, reason) => {
    await openStore(moduleAt(viewsModule));
    const head = await fill(20);
    await store.reached(head);
    const before = allRows(path);
    const result = await store.rebuild();
    expect(result).toMatchObject({ state: 'failed', reason });
    expect(store.progress()).toBe(result);
    expect(store.failure()).toBeUndefined();
    expect(allRows(path)).toEqual(before);
    expect(existsSync(`${path}.next`)).toBe(false);
    await store.reached(await append('icr_1', legOpened('DDDD')));
    expect(await readWhole()).toBe(Number(head) + 1);
  });

  test('because an event cannot be folded says so, as following does', async () => {
    await openStore();
    const head = await fill(20);
    await store.reached(head);
    await append('icr_1', { type: 'requests.poison.v1', data: {} });
    await expect(store.reached(head + 1n)).rejects.toThrow('no fold for poison');
    expect(await store.rebuild()).toMatchObject({ state: 'failed', reason: 'no fold for poison' });
    expect(await readWhole()).toBe(Number(head));
    expect(store.failure()?.message).toContain('no fold for poison');
  });

  test('at start leaves the views to following', async () => {
    for (let n = 0; n < 21; n += 1) await append(`icr_${n}`, ...Array.from({ length: 1_000 }, () => answered));
    await openStore(moduleAt('broken-in-worker'));
    await store.reached(21_000n);
    expect(store.progress()).toMatchObject({ state: 'failed' });
    expect(await readWhole()).toBe(21_000);
  });

  test('because the store is closed leaves the views as they are', async () => {
    await openStore();
    await store.reached(await fill(20));
    const before = allRows(path);
    const rebuild = store.rebuild();
    await store.close();
    expect(await rebuild).toMatchObject({ state: 'failed' });
    expect(allRows(path)).toEqual(before);
    expect(existsSync(`${path}.next`)).toBe(false);
  });
});
