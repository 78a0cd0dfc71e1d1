import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { answered, joined, legOpened, poison, requested } from './fixtures/events.ts';
import { MemoryLog } from '@icx/read-store/contract';
import { allRows, indexes, moduleAt } from './fixtures/tables.ts';
import { openSqliteReadStore, type SqliteReadStore } from './index.ts';

let folder: string;
let path: string;
let log: MemoryLog;
let store: SqliteReadStore;

const open = async (viewsModule = moduleAt('views')) => {
  store = await openSqliteReadStore({ path, log, logPath: join(folder, 'none.db'), viewsModule });
};
const request = (id: string) => store.query.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-views-'));
  path = join(folder, 'views.db');
  log = new MemoryLog();
  await open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('views that follow the log', () => {
  test("have a stream's rows as soon as its position is reached", async () => {
    const first = log.add('icr_1', requested, legOpened('BBBB'));
    await store.reached(first);
    expect(await request('icr_1')).toEqual({ id: 'icr_1', status: 'open', legs: 1, events: 2, last: 2 });
    const second = log.add('icr_1', legOpened('CCCC'), answered);
    await store.reached(second);
    expect(await store.position()).toBe(4n);
    expect(await request('icr_1')).toEqual({ id: 'icr_1', status: 'answered', legs: 2, events: 4, last: 4 });
    expect(allRows(path)['leg']).toEqual([
      { request: 'icr_1', number: 1, addressee: 'BBBB' },
      { request: 'icr_1', number: 2, addressee: 'CCCC' },
    ]);
    expect(indexes(path)).toEqual(['leg_1', 'request_1', 'request_2']);
  });

  test('pass over events that none of them follows, and count them as handled', async () => {
    await store.reached(log.add('party-1', joined, joined));
    expect(await store.position()).toBe(2n);
    expect(allRows(path)).toEqual({ request: [], leg: [] });
  });

  test('resolve everybody who waits for a position once it is there, and nobody before', async () => {
    const order: string[] = [];
    const waits = [2n, 1n, 2n].map((position) => store.reached(position).then(() => order.push(`reached ${position}`)));
    log.add('icr_1', requested);
    await waits[1];
    expect(order).toEqual(['reached 1']);
    log.add('icr_1', answered);
    await Promise.all(waits);
    expect(order).toEqual(['reached 1', 'reached 2', 'reached 2']);
    await store.reached(0n);
  });

  test('handle a batch with streams in memory within one turn, without reading the log', async () => {
    await store.reached(log.add('icr_1', requested));
    await store.reached(log.add('icr_1', legOpened('BBBB')));
    expect(log.read).toEqual([]);
  });

  test('are seen by a query that was asked before, also one that was left in its middle', async () => {
    await store.reached(log.add('icr_1', requested));
    const all = () => store.query.selectFrom('request').selectAll();
    for await (const row of all().stream()) {
      expect(row).toMatchObject({ id: 'icr_1' });
      break;
    }
    await store.reached(log.add('icr_2', requested));
    expect(await all().execute()).toHaveLength(2);
    await store.reached(log.add('icr_3', requested));
    expect(await all().execute()).toHaveLength(3);
  });

  test('can be queried but not written through the query connection', async () => {
    const written = store.query.insertInto('request').values({ id: 'x', status: '', legs: 0, events: 0, last: 0 });
    await expect(written.execute()).rejects.toThrow('readonly');
    const streamed: unknown[] = [];
    await store.reached(log.add('icr_1', requested, requested));
    for await (const row of store.query.selectFrom('request').select('events').stream()) streamed.push(row);
    expect(streamed).toEqual([{ events: 2 }]);
  });
});

describe('after a restart', () => {
  test('following goes on after the checkpoint, with each event handled once', async () => {
    await store.reached(log.add('icr_1', requested, legOpened('BBBB')));
    await store.close();
    log.add('icr_2', requested);
    log.add('icr_1', legOpened('CCCC'));
    log.add('icr_1', answered);
    const batches = jest.spyOn(log, 'subscribe');
    await open();
    expect(store.discarded).toBeUndefined();
    expect(batches).toHaveBeenCalledWith({ after: 2n }, expect.any(Function));
    await store.reached(5n);
    // Refolded once, up to but not beyond the batch: its later events are counted when they are handled.
    expect(log.read).toEqual(['icr_1']);
    expect(await request('icr_1')).toEqual({ id: 'icr_1', status: 'answered', legs: 2, events: 4, last: 5 });
    expect(await request('icr_2')).toEqual({ id: 'icr_2', status: 'open', legs: 0, events: 1, last: 3 });
  });

  test('the checkpoint is that of the rows: both were written, or neither', async () => {
    await store.reached(log.add('icr_1', requested));
    const copies = join(folder, 'copies.db');
    const db = new DatabaseSync(path);
    // Fails the second row of a batch, after the first has been written.
    db.exec(`CREATE TRIGGER fail BEFORE INSERT ON leg BEGIN SELECT RAISE(ABORT, 'no room for legs'); END`);
    log.add('icr_2', requested, legOpened('BBBB'));
    await expect(store.reached(3n)).rejects.toThrow('no room for legs');
    db.exec(`VACUUM INTO '${copies}'`);
    db.exec('DROP TRIGGER fail');
    db.close();
    expect(allRows(copies)).toEqual({
      request: [{ id: 'icr_1', status: 'open', legs: 0, events: 1, last: 1 }],
      leg: [],
    });
    expect(await store.position()).toBe(1n);
    await store.close();
    const batches = jest.spyOn(log, 'subscribe');
    await open();
    expect(batches).toHaveBeenCalledWith({ after: 1n }, expect.any(Function));
    await store.reached(3n);
    expect(await request('icr_2')).toEqual({ id: 'icr_2', status: 'open', legs: 1, events: 2, last: 3 });
  });
});

describe('when an event cannot be handled', () => {
  test('because of its fold, following stops before it, says why, and those who wait are told', async () => {
    await store.reached(log.add('icr_1', requested));
    const waiting = store.reached(9n);
    log.add('icr_1', answered, poison);
    await expect(waiting).rejects.toThrow('The views cannot follow the log: no fold for poison');
    expect(store.failure()?.message).toBe('The views cannot follow the log: no fold for poison');
    await expect(store.reached(2n)).rejects.toThrow('no fold for poison');
    await store.reached(1n);
    expect(await store.position()).toBe(1n);
    expect(await request('icr_1')).toMatchObject({ status: 'open', events: 1 });
  });

  test('because the file is locked, following goes on by itself when it is free again, with each event counted once', async () => {
    await store.reached(log.add('icr_1', requested));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    log.add('icr_1', answered);
    await expect(store.reached(2n)).rejects.toMatchObject({ cause: { errcode: 5 } });
    expect(store.failure()).toBeDefined();
    other.exec('ROLLBACK');
    other.close();
    while (store.failure()) await setTimeout(50);
    await store.reached(2n);
    expect(await request('icr_1')).toEqual({ id: 'icr_1', status: 'answered', legs: 0, events: 2, last: 2 });
  });

  test('a log that repeats a position is refused', async () => {
    await store.reached(log.add('icr_1', requested));
    log.events.push({ ...log.events[0]!, position: log.events[0]!.position, revision: 1n });
    log.add('icr_2', requested);
    await expect(store.reached(3n)).rejects.toThrow('The views are at position 1 and were handed 1');
  });
});

test('a closed store rejects those who wait and those who ask', async () => {
  const waiting = store.reached(1n);
  waiting.catch(() => {});
  await store.close();
  const closed = { reason: 'storage-closed' };
  await expect(waiting).rejects.toMatchObject(closed);
  await expect(store.reached(1n)).rejects.toMatchObject(closed);
  await expect(store.rebuild()).rejects.toMatchObject(closed);
  await expect(request('icr_1')).rejects.toMatchObject(closed);
});

test('module without views is refused', async () => {
  const options = { path: join(folder, 'b.db'), log, logPath: '', viewsModule: moduleAt('events') };
  await expect(openSqliteReadStore(options)).rejects.toThrow('exports no `views`');
});
