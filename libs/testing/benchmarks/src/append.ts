import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metadataOf, type AppendResult } from '@icx/event-store';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { openDurable } from '@icx/sqlite';
import { emmettPerSecond } from './emmett.ts';
import { median } from './median.ts';

const RUNS = 3;
const BATCH = 256;

/**
 * Commits before the clock starts, each of two pages at least: the write-ahead log of 4,000 pages has then been filled and
 * is written over, as in an exchange that has run for a few seconds. While it grows, one writer is half as fast.
 */
const WARM_UP = 2_500;

/** Beside the code, not in the system's temporary folder, which may be memory: every run has to wait for the same disk. */
const SCRATCH = fileURLToPath(new URL('../../../../tmp/', import.meta.url));

/** About 300 bytes of JSON, like the events of a request. */
const data = {
  leg: 1,
  addressee: 'AAAA',
  deviceId: '00-11-22-33-44-55-66-77',
  basis: 'installing-supplier',
  receipt: { rule: 'immediate', term: 5, calendar: 'england-and-wales/2026-1' },
  receivedAt: '2026-11-23T10:00:00.000Z',
  dueOn: '2026-11-30',
  dueAt: '2026-12-01T00:00:00.000Z',
  note: 'The meter was replaced on the third of November.',
};
const metadata = metadataOf(
  { party: 'AAAA', user: 'operator', channel: 'api' },
  { command: '0190b6d2-7c1e-7000-8000-3b6f0c9d1e2a' },
);
const now = () => new Date().toISOString();

const perSecond = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  const began = performance.now();
  await work();
  return (count / (performance.now() - began)) * 1000;
};

/** Our store: each writer appends to a stream of its own, and waits for each append before the next. */
const ours = async (path: string, writers: number, each: number): Promise<number> => {
  const store = openSqliteEventStore(path, { now });
  const write = async (stream: string, count: number): Promise<void> => {
    let expected: 'no-stream' | bigint = 'no-stream';
    for (let n = 0; n < count; n += 1) {
      const event = { type: 'bench.leg-opened.v1', data };
      const result: AppendResult = await store.append(stream, expected, [event], { metadata });
      if (result.outcome !== 'appended') throw new Error(`append: ${result.outcome}`);
      expected = result.revision;
    }
  };
  await write('warm-up', WARM_UP);
  const rate = await perSecond(writers * each, async () => {
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(`request-${writer}`, each)));
  });
  await store.close();
  return rate;
};

/** What the disk and SQLite allow: prepared inserts into our own table and index, JSON and hash ready made, no checks. */
const bare = async (path: string, batches: number): Promise<number> => {
  await openSqliteEventStore(path, { now }).close(); // makes the tables
  const db = openDurable(path);
  db.exec('PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536'); // as our store has it
  const insertStream = db.prepare('INSERT INTO streams(name) VALUES (?)');
  for (let n = 1; n <= BATCH; n += 1) insertStream.run(`request-${n}`);
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const text = JSON.stringify(data);
  const common = JSON.stringify(metadata);
  const leaf = Buffer.alloc(32, 7);
  let position = 0;
  const commitBatch = (streams: number, revision: number): void => {
    begin.run();
    for (let stream = 1; stream <= streams; stream += 1) {
      position += 1;
      insert.run(position, stream, revision, 'bench.leg-opened.v1', text, common, now(), null, leaf);
    }
    commit.run();
  };
  for (let n = 0; n < WARM_UP; n += 1) commitBatch(1, n);
  const rate = await perSecond(batches * BATCH, () => {
    for (let n = 0; n < batches; n += 1) commitBatch(BATCH, WARM_UP + n);
  });
  db.close();
  return rate;
};

/** Durable appends a second, medians of three interleaved runs on one disk. Without `emmett1` if it cannot be installed. */
export const append = async (): Promise<Record<string, number>> => {
  const contenders: Record<string, (path: string) => Promise<number | undefined>> = {
    ours1: (path) => ours(path, 1, 2_000),
    ours64: (path) => ours(path, 64, 800),
    ours256: (path) => ours(path, 256, 400),
    emmett1: (path) => emmettPerSecond(path, 500, { type: 'bench.leg-opened.v1', data, metadata }),
    bare: (path) => bare(path, 400),
  };
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'bench-append-'));
  try {
    await ours(join(folder, 'compiled.db'), 64, 100); // so that the first run is not slower than the others
    const rates = new Map<string, number[]>();
    for (let run = 1; run <= RUNS; run += 1) {
      for (const [name, measure] of Object.entries(contenders)) {
        const path = join(folder, `${name}-${run}.db`);
        const rate = await measure(path);
        if (rate !== undefined) rates.set(name, [...(rates.get(name) ?? []), rate]);
        rmSync(path, { force: true });
      }
    }
    return Object.fromEntries([...rates].map(([name, values]) => [name, Math.round(median(values))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
