import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Position, RecordedEvent } from '@icx/event-store';
import { playQuarter } from '@icx/quarter-testing';
import { openLogReader } from '@icx/sqlite/log';
import { instant } from '@icx/working-days';
import { requestsQueries } from './queries.ts';
import { BACK, FAILED, openAgain } from './timers.fixture.ts';

const played = mkdtempSync(join(tmpdir(), 'icx-outage-'));
const folders: string[] = [];
let before: number;

beforeAll(async () => void (before = (await playQuarter({ folder: played, requests: 6_000, until: FAILED })).events));
afterAll(() => [played, ...folders].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const standstill = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-outage-'));
  folders.push(folder);
  cpSync(played, folder, { recursive: true });
  return folder;
};
const woken = (folder: string): readonly RecordedEvent[] => {
  const log = openLogReader(join(folder, 'log.db'));
  const events = log.readAll(BigInt(before) as Position, 1_000_000);
  log.close();
  return events.filter(({ type }) => type.startsWith('requests.'));
};
/** All that was recorded, in the order of the streams: how the sweeps were cut shows nowhere. */
const outcomeOf = (events: readonly RecordedEvent[]) =>
  events.map(({ stream, type, data }) => JSON.stringify([stream, type, data])).toSorted();

/** Within one the order is the disk's. */
const inBatches = (streams: readonly string[]) =>
  Object.values(Object.groupBy(streams, (_, n) => Math.floor(n / 64))).map((batch) => batch!.toSorted());

describe('after a standstill of ten days', () => {
  let folder: string;
  let events: readonly RecordedEvent[];
  let order: readonly string[];
  const said: (string | undefined)[] = [];
  beforeAll(async () => {
    folder = standstill();
    const { timers, views, close } = await openAgain(folder);
    order = (await requestsQueries.timers(views, instant(BACK), 10_000)).map(({ id }) => id);
    const overdue = await timers.overdue();
    said.push(`${overdue!.requests.toLocaleString('en-GB')} requests are overdue, the oldest since ${overdue!.oldest}`);
    const sweep = timers.sweep();
    while (timers.problem() === undefined) await wait(1);
    said.push(timers.problem());
    await sweep;
    said.push(timers.problem());
    expect(await timers.overdue()).toBeUndefined();
    expect(await timers.sweep()).toBe(0);
    await close();
    events = woken(folder);
  });

  test('every kind of thing is done, and how much is left is told meanwhile', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(
        ['breach-recorded', 'reminder-due', 'leg-received', 'request-closed', 'code-erased', 'request-superseded'].map(
          (name) => `requests.${name}.v1`,
        ),
      ),
    );
    expect(said).toEqual([said[0], `${said[0]}: they are being woken, the oldest first.`, undefined]);
  });

  test('the most overdue come first, so many at a time', () => {
    const streams = [...new Set(events.map(({ stream }) => stream))];
    expect(inBatches(streams)).toEqual(inBatches(order));
  });

  test('of several reminders the latest is given, and none once the deadline has passed', () => {
    const ofLeg = ({ stream, data }: RecordedEvent) => `${stream} ${String(data['leg'])}`;
    const reminded = events.filter(({ type }) => type === 'requests.reminder-due.v1').map(ofLeg);
    const breached = new Set(events.filter(({ type }) => type === 'requests.breach-recorded.v1').map(ofLeg));
    expect(new Set(reminded).size).toBe(reminded.length);
    expect(reminded.filter((leg) => breached.has(leg))).toEqual([]);
    expect(breached.size).toBeGreaterThan(0);
  });

  test('kill -9 in the middle, again and again: everything is done once, as if nothing had been', async () => {
    const killed = standstill();
    const child = fileURLToPath(new URL('./timers-child.fixture.ts', import.meta.url));
    const loader = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;
    const heads: number[] = [];
    for (const ms of [50, 200]) {
      const running = spawn(process.execPath, ['--import', loader, child, killed], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(running, 'close');
      await once(running.stdout, 'data');
      await wait(ms);
      running.kill('SIGKILL');
      await ended;
      heads.push(woken(killed).length);
    }
    // The first was killed before it was through.
    expect(heads[0]).toBeLessThan(events.length);
    const { timers, close } = await openAgain(killed);
    await timers.sweep();
    await close();
    expect(outcomeOf(woken(killed))).toEqual(outcomeOf(events));
    expect(new Set(events.map(({ data }) => data['noticedAt']).filter(Boolean))).toEqual(new Set([BACK]));
  });
});
