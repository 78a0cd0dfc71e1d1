import { jest } from '@jest/globals';
import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { instant } from '@icx/working-days';
import type { Memberships } from './memberships.ts';
import { requestsQueries } from './queries.ts';
import { RevealMeter } from './reveal-meter.ts';

const party = 'AAAA' as PartyId;
const [now, later] = ['2026-11-23T10:00:00Z', '2026-11-23T10:00:10Z'].map(instant) as [never, never];
const meterOf = (alone: boolean) => {
  const limits = { quota: 100, anomalyFactor: 10, anomalyFloor: 50 };
  return new RevealMeter({} as ReadStore, limits, {} as Memberships, alone);
};
let recorded: number;
beforeEach(() => {
  recorded = 3;
  jest.spyOn(requestsQueries, 'revealed').mockImplementation(async () => recorded);
});
afterEach(() => jest.restoreAllMocks());

test('where others reveal too, what they reveal counts as soon as it is on record', async () => {
  const meter = meterOf(false);
  expect(await meter.volume(party, now)).toMatchObject({ revealed: 3, quota: 100 });
  recorded = 7;
  expect(await meter.volume(party, now)).toMatchObject({ revealed: 7, threshold: 50 });
});

test('who is alone counts what it reveals itself, and looks at the record every ten seconds', async () => {
  const meter = meterOf(true);
  await meter.volume(party, now);
  recorded = 7;
  meter.note(party);
  expect((await meter.volume(party, now)).revealed).toBe(4);
  expect((await meter.volume(party, later)).revealed).toBe(7);
});
