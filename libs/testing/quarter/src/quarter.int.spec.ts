import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '@icx/event-store';
import { openLogReader, verifyLog } from '@icx/sqlite/log';
import { playQuarter, type Played } from './index.ts';
import { outage } from './times.ts';

const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'icx-quarter-')));
const logs = folders.map((folder) => join(folder, 'log.db'));
let played: Played;
let events: readonly RecordedEvent[];

beforeAll(async () => {
  for (const folder of folders) played = await playQuarter({ folder, requests: 3_000 });
  const log = openLogReader(logs[0]!);
  events = log.readAll(0n, 1_000_000);
  log.close();
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const ofType = (name: string) => events.filter(({ type }) => type === `requests.${name}.v1`);

test('is a sound log, in the order in which it was played', async () => {
  expect(await verifyLog(logs[0]!)).toEqual({ events: played.events, problems: [] });
  const times = events.map(({ recordedAt }) => recordedAt);
  expect(times).toEqual(times.toSorted());
});

test('is the same for the same seed', () => {
  const [one, other] = logs.map((path) => {
    const log = openLogReader(path);
    const all = log.readAll(0n, 1_000_000).map(({ type, data }) => JSON.stringify([type, data]));
    log.close();
    return all;
  });
  expect(one).toEqual(other);
});

test('nothing happens in the outage, and what fell due in it is noticed at its end', () => {
  const [from, until] = [outage.from, outage.until].map((ms) => new Date(ms).toISOString()) as [string, string];
  expect(events.filter(({ recordedAt }) => recordedAt >= from && recordedAt < until)).toEqual([]);
  const within = ofType('breach-recorded').filter(({ data }) => data['dueAt']! >= from && data['dueAt']! < until);
  expect(within.length).toBeGreaterThan(0);
  expect(within.every(({ data }) => data['noticedAt']! >= until)).toBe(true);
});

test.each([
  ['breach-retracted', { reason: 'calendar-revised' }],
  ['breach-retracted', { reason: undefined }],
  ['deadline-revised', { inTime: ['reply', 'code'] }],
  ['leg-closed', { how: 'addressee-failed' }],
  ['request-transferred', { to: 'QS20' }],
  ['leg-received', { by: 'deemed' }],
  ['leg-received', { by: 'portal-availability' }],
  ['leg-undelivered', {}],
  ['request-queried', {}],
  ['installation-denied', { inTime: false }],
  ['code-not-held', { inTime: true }],
  ['supply-rejected', {}],
  ['code-reported-unusable', {}],
  ['request-stalled', {}],
  ['request-superseded', {}],
  ['request-withdrawn', {}],
  ['request-closed', { by: 'exchange' }],
  ['reminder-due', { reminder: 'due-day' }],
])('there is %s %j', (name, data) => {
  const isSuch = (event: RecordedEvent) =>
    Object.entries(data).every(([key, value]) => isDeepStrictEqual(event.data[key], value));
  expect(ofType(name).some(isSuch)).toBe(true);
});
