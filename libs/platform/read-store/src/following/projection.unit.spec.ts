import { positionOf, type EventStore, type RecordedEvent } from '@icx/event-store';
import type { AppendView, StateView, TableRow } from '../view.ts';
import { BEGINNING } from './checkpoint.ts';
import { Projection, type StoredViews } from './projection.ts';
import { ViewSet } from './view-set.ts';

const noted = 'files.row-noted.v1';
const columns = { id: 'text', n: 'position' } as const;

/** A file stream: how it stands is one row, and each of its events another one; `calls` tells what was asked of it. */
const fileView = (calls: string[]): StateView<number> => ({
  name: 'files',
  version: 1,
  tables: [
    { name: 'file', columns, primaryKey: ['id'], indexes: [] },
    { name: 'file_name', columns: { id: 'text' }, primaryKey: ['id'], indexes: [] },
    { name: 'file_row', columns, primaryKey: ['n'], indexes: [] },
  ],
  events: [noted],
  initial: 0,
  evolve: (rows) => rows + 1,
  rows: (id, n) => {
    calls.push('rows');
    return [
      { table: 'file', row: { id, n: BigInt(n) } },
      { table: 'file_name', row: { id } },
    ];
  },
  append: ({ stream, position }, before, after) => {
    calls.push('append');
    expect(after).toBe(before + 1);
    return [{ table: 'file_row', row: { id: stream, n: position } }];
  },
});

const logView: AppendView = {
  name: 'log',
  version: 1,
  tables: [{ name: 'entry', columns, primaryKey: ['n'], indexes: [] }],
  events: ['log.written.v1'],
  append: ({ stream, position }) => [{ table: 'entry', row: { id: stream, n: position } }],
};

const calls: string[] = [];
let written: TableRow[];
let read: string[];
let recorded: RecordedEvent[];
let stored: StoredViews;
let projection: Projection;

const record = (stream: string, ...types: readonly string[]): readonly RecordedEvent[] => {
  const events = types.map((type, n) => {
    const revision = BigInt(recorded.filter((event) => event.stream === stream).length + n);
    const position = positionOf(BigInt(recorded.length + n + 1) * 10n);
    return { type, data: {}, metadata: {}, stream, revision, position, recordedAt: '2026-12-04T10:00:00.000Z' };
  });
  recorded.push(...events);
  return events;
};
const readStream = (stream: string) => {
  read.push(stream);
  return Promise.resolve(recorded.filter((event) => event.stream === stream));
};
const open = () =>
  new Projection(stored, new ViewSet([fileView(calls), logView]), { readStream } as unknown as EventStore);
const stretch = (after: bigint, reached: bigint) => ({ after: positionOf(after), reached: positionOf(reached) });
const writtenWith = async (events: readonly RecordedEvent[]): Promise<string[]> => {
  written = [];
  await projection.handle(events);
  return written.map(({ table }) => table);
};

beforeEach(() => {
  [calls.length, written, read, recorded] = [0, [], [], []];
  let checkpoint = BEGINNING;
  stored = {
    get checkpoint() {
      return checkpoint;
    },
    write: (rows, next) => {
      written.push(...rows);
      checkpoint = next;
    },
  };
  projection = open();
});

test('an event costs its own rows, however many its stream has', async () => {
  expect(await writtenWith(record('file-1', noted))).toEqual(['file_row', 'file', 'file_name']);
  await writtenWith(record('file-1', ...Array.from({ length: 5_000 }, () => noted)));
  calls.length = 0;
  expect(await writtenWith(record('file-1', noted))).toEqual(['file_row', 'file']);
  expect(calls).toEqual(['append', 'rows']);
  expect(written).toEqual([
    { table: 'file_row', row: { id: 'file-1', n: 50_020n } },
    { table: 'file', row: { id: 'file-1', n: 5_002n } },
  ]);
});

test('a stream that is not in memory is folded again, and what it appended before is not written again', async () => {
  await writtenWith(record('file-1', noted, noted));
  projection = open();
  expect(await writtenWith(record('file-1', noted))).toEqual(['file_row', 'file', 'file_name']);
  expect(written[1]).toEqual({ table: 'file', row: { id: 'file-1', n: 3n } });
  expect(read).toEqual(['file-1']);
});

test('a stream of which only appended rows are kept is never read', async () => {
  await writtenWith(record('log-1', 'log.written.v1'));
  projection = open();
  expect(await writtenWith(record('log-1', 'log.written.v1'))).toEqual(['entry']);
  expect(read).toEqual([]);
});

test('an event of a newer release changes nothing but the checkpoint', async () => {
  await writtenWith(record('file-1', noted));
  expect(await writtenWith(record('file-1', 'files.row-noted.v2', 'files.unheard-of.v1'))).toEqual([]);
  expect(stored.checkpoint.position).toBe(30n);
});

test('what could not be written is folded again when it is handed once more', async () => {
  await writtenWith(record('file-1', noted));
  const events = record('file-1', noted);
  const write = stored.write;
  stored.write = () => {
    throw new Error('disk full');
  };
  expect(() => projection.handle(events)).toThrow('disk full');
  stored.write = write;
  expect(await writtenWith(events)).toEqual(['file_row', 'file', 'file_name']);
  expect(written[1]).toEqual({ table: 'file', row: { id: 'file-1', n: 2n } });
});

test('positions may have gaps, never go back, and each batch begins where the one before ended', async () => {
  await writtenWith(record('file-1', noted));
  expect(() => projection.handle(recorded)).toThrow('were handed 10 after 10: the log skipped or repeated');
  const more = record('file-1', noted);
  expect(() => projection.handle(more, stretch(15n, 20n))).toThrow('were handed 20 after 15: the log skipped');
  await projection.handle(more, stretch(10n, 20n));
  expect(stored.checkpoint.position).toBe(20n);
});

test('a stretch with nothing of this log in it, as in a cluster that others share, is passed over; none is left out', async () => {
  await projection.handle(record('file-1', noted), stretch(0n, 12n));
  await projection.handle([], stretch(12n, 17n));
  expect(() => projection.handle([], stretch(18n, 19n))).toThrow('were handed 19 after 18: the log skipped');
  await projection.handle(record('file-1', noted), stretch(17n, 25n));
  expect(stored.checkpoint.position).toBe(20n);
  const more = record('file-1', noted);
  expect(() => projection.handle(more, stretch(17n, 30n))).toThrow('were handed 30 after 17: the log skipped');
  // Who follows anew begins at the checkpoint.
  await projection.handle(more, stretch(20n, 30n));
  expect(stored.checkpoint.position).toBe(30n);
});
