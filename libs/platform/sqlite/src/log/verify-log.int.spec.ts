import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exchangeItself, metadataOf } from '@icx/event-store';
import { openSqliteEventStore, verifyLog } from './index.ts';

const EVENTS = 60;
let folder: string;
let path: string;

/** Two events per stream, recognisable in the file by their markers. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-verify-'));
  path = join(folder, 'log.db');
  const store = openSqliteEventStore(path, { now: () => '2026-12-07T10:00:00.000Z' });
  for (let n = 1; n <= EVENTS; n += 1) {
    const first = n % 2 === 1;
    await store.append(
      `stream-${Math.ceil(n / 2)}!`,
      first ? 'no-stream' : 0n,
      [{ type: 'test.happened.v1', data: { marker: `<data ${n}>`, filler: 'x'.repeat(300) } }],
      {
        metadata: metadataOf(exchangeItself, { marker: `<meta ${n}>` }),
        ...(first ? { commandKey: `<key ${n}>` } : {}),
      },
    );
  }
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const positions = async () => {
  const { problems } = await verifyLog(path);
  return [...new Set(problems.map(({ position }) => position))];
};

/** Changes one bit of the byte at `offset` from where `marker` stands in the file, at its n-th place. */
const flip = (marker: string, offset: number, place: 'first' | 'last' = 'first') => {
  const file = readFileSync(path);
  const at = place === 'first' ? file.indexOf(marker) : file.lastIndexOf(marker);
  expect(at).toBeGreaterThan(0);
  file[at + offset]! ^= 1;
  writeFileSync(path, file);
};

const change = (sql: string) => {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
};

describe('verifying a log', () => {
  test('finds a whole one whole, and tells how far it is', async () => {
    const progress: [number, number][] = [];
    const verdict = await verifyLog(path, { onProgress: (done, total) => progress.push([done, total]) });
    expect(verdict).toEqual({ events: EVENTS, problems: [] });
    expect(progress.at(-1)).toEqual([EVENTS, EVENTS]);
  });

  test('names the event whose data, metadata or type was changed by one bit', async () => {
    flip('<data 17>', 6);
    expect(await verifyLog(path)).toEqual({
      events: EVENTS,
      problems: [{ position: 17n, what: 'is not as it was written: its leaf hash differs' }],
    });
    flip('<meta 40>', 6);
    expect(await positions()).toEqual([17n, 40n]);
  });

  test('tells of a file whose own description of its tables was changed', async () => {
    flip('metadata TEXT', 2);
    const { problems } = await verifyLog(path);
    expect(problems).toMatchObject([{ position: null, what: expect.stringContaining('no such column') }]);
  });

  test('names the event whatever byte of its row is changed', async () => {
    const whole = readFileSync(path);
    const marker = whole.indexOf('<data 31>');
    const start = whole.lastIndexOf('test.happened.v1', marker) - 20;
    const end = whole.indexOf('2026-12-07T10:00:00.000Z', marker) + 24 + '<key 31>'.length + 32;
    for (let at = start; at < end; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(path, damaged);
      const named = await positions();
      // The bytes before and after belong to its neighbours in the page.
      expect([at - start, named.some((position) => position !== null && position >= 30n && position <= 32n)]).toEqual([
        at - start,
        true,
      ]);
    }
  });

  test('names the event whose command key was changed, in the row or in the index', async () => {
    const whole = readFileSync(path);
    for (const place of ['first', 'last'] as const) {
      writeFileSync(path, whole);
      flip('<key 17>', 5, place);
      expect(await positions()).toContain(17n);
    }
  });

  test('names all events of a stream that was renamed', async () => {
    change("UPDATE streams SET name = 'stream-x' WHERE name = 'stream-9!'");
    expect(await positions()).toEqual([17n, 18n]);
  });

  test('names what was taken away, put elsewhere or put in', async () => {
    change('DELETE FROM events WHERE position = 10');
    expect((await verifyLog(path)).problems).toEqual([{ position: 10n, what: 'is missing: the next event is at 11' }]);
    change('UPDATE events SET position = 10 WHERE position = 60');
    const named = await positions();
    expect(named).toContain(10n);
    change(`INSERT INTO events SELECT 60, stream_id, 7, type, data, metadata, recorded_at, NULL, leaf_hash
      FROM events WHERE position = 20`);
    expect(await positions()).toContain(60n);
  });

  test('sees a stream without events, and events without a stream', async () => {
    change("INSERT INTO streams(name) VALUES ('empty')");
    expect((await verifyLog(path)).problems).toEqual([{ position: null, what: 'stream 31 has no events' }]);
    change('DELETE FROM streams WHERE id IN (31, 5)');
    expect(await verifyLog(path)).toEqual({
      events: EVENTS,
      problems: [9n, 10n].map((position) => ({
        position,
        what: 'belongs to stream 5, which is not in the table of streams',
      })),
    });
  });

  test('goes on behind a page that cannot be read, and names the events in it', async () => {
    const file = readFileSync(path);
    const page = Math.floor(file.indexOf('<data 31>') / 4096) * 4096;
    file.fill(0xff, page, page + 4096);
    writeFileSync(path, file);
    flip('<data 55>', 6);
    const { events, problems } = await verifyLog(path);
    expect(events).toBeLessThan(EVENTS);
    expect(problems.length).toBeLessThan(100);
    const named = problems.map(({ position }) => position);
    expect(named).toContain(31n);
    expect(named).toContain(55n);
    expect(named).not.toContain(5n);
  });
});
