import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LogWatch } from '@icx/audit';
import { openLeafReader, openSqliteEventStore } from './index.ts';

/** More than are looked at before anybody is served. */
const EVENTS = 10_500;
let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-watch-'));
  path = join(folder, 'log.db');
  const store = openSqliteEventStore(path, { now: () => '2026-12-07T10:00:00.000Z' });
  const events = Array.from({ length: EVENTS }, (_, n) => ({
    type: 'test.happened.v1',
    data: { marker: `<data ${n + 1}>` },
  }));
  await store.append('stream', 'no-stream', events);
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Changes one bit of an event in the file. */
const flip = (position: number): void => {
  const file = readFileSync(path);
  const at = file.indexOf(`<data ${position}>`);
  expect(at).toBeGreaterThan(0);
  file[at + 1]! ^= 1;
  writeFileSync(path, file);
};
const watched = async (look: (watch: LogWatch) => Promise<void>): Promise<void> => {
  const leaves = openLeafReader(path);
  const watch = new LogWatch(leaves, 'Do something.');
  try {
    await watch.start();
    await look(watch);
  } finally {
    await watch.stop();
    leaves.close();
  }
};

test('a log that is as it was written has no problem', () =>
  watched(async (watch) => {
    await watch.settled();
    expect(watch.problem()).toBeUndefined();
  }));

test('a bit of one of the newest events is told, with its position, before anybody is served', async () => {
  flip(EVENTS - 3);
  await watched(async (watch) => expect(watch.problem()).toContain(`The event at position ${EVENTS - 3} of the log`));
});

test('of an old one it is told once the background has come to it, the first by position', async () => {
  flip(100);
  flip(101);
  flip(EVENTS);
  await watched(async (watch) => {
    expect(watch.problem()).toContain(`The event at position ${EVENTS} of the log`);
    await watch.settled();
    expect(watch.problem()).toContain('The event at position 100, and 2 more of the log');
  });
});

test('a process in which nothing else is open waits until the watch has started and stopped', async () => {
  const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
  const watching = `
    const { LogWatch } = await import(${JSON.stringify(import.meta.resolve('@icx/audit'))});
    const { openLeafReader } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    const watch = new LogWatch(openLeafReader(process.argv[1]), '');
    await watch.start();
    await watch.stop();
    console.log('done');`;
  const run = ['--import', loader, '--input-type=module', '--eval', watching, path];
  const { stdout } = await promisify(execFile)(process.execPath, run);
  expect(stdout).toBe('done\n');
});

test('a page that cannot be read is told by the first event that is lost with it', async () => {
  const file = readFileSync(path);
  const page = Math.floor(file.indexOf(`<data ${EVENTS - 5_000}>`) / 4096) * 4096;
  file.fill(0xff, page, page + 4096);
  writeFileSync(path, file);
  await watched(async (watch) =>
    expect(watch.problem()).toMatch(/^The event at position \d+, and \d+ more of the log/),
  );
});
