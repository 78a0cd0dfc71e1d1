import { jest } from '@jest/globals';
import type { Position } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { ViewsBehind, type ReadStore } from '@icx/read-store';
import { MemoryCounters } from '@icx/runtime';
import { instant } from '@icx/working-days';
import type { Memberships } from './memberships.ts';
import { requestsQueries } from './queries.ts';
import { RevealMeter } from './reveal-meter.ts';

const party = 'AAAA' as PartyId;
const [now, later] = ['2026-11-23T10:00:00Z', '2026-11-23T10:00:10Z'].map(instant) as [never, never];
const request = (n: number) => `icr_${n}` as RequestId;
const { places } = new MemoryCounters();
/** Meters of processes that share what is in hand; of one that is alone. */
const meterOf = (alone: boolean) => {
  const limits = { quota: 100, anomalyFactor: 10, anomalyFloor: 50 };
  const counters = alone ? new MemoryCounters() : { places, shared: true };
  const views = { reached: () => followed } as unknown as ReadStore;
  return new RevealMeter(views, { head: async () => 7n as Position }, limits, {} as Memberships, counters);
};
let recorded: Set<RequestId>;
let followed: Promise<void>;
const record = (...requests: readonly number[]) => requests.forEach((n) => recorded.add(request(n)));
beforeEach(() => {
  recorded = new Set();
  followed = Promise.resolve();
  record(1, 2, 3);
  jest
    .spyOn(requestsQueries, 'revealed')
    .mockImplementation(async (_, __, { without = [] }) => [...recorded].filter((id) => !without.includes(id)).length);
});
afterEach(() => jest.restoreAllMocks());

test('where others reveal too, what they reveal counts as soon as it is on record', async () => {
  const meter = meterOf(false);
  expect(await meter.volume(party, now)).toMatchObject({ revealed: 3, quota: 100 });
  record(4, 5, 6, 7);
  expect(await meter.volume(party, now)).toMatchObject({ revealed: 7, threshold: 50 });
});

test('who is alone counts what it reveals itself, and looks at the record every ten seconds', async () => {
  const meter = meterOf(true);
  await meter.volume(party, now);
  record(4, 5, 6, 7);
  const place = meter.placeOf(party, request(4));
  expect((await place.volume(now)).revealed).toBe(3);
  place.release(true);
  expect((await meter.volume(party, now)).revealed).toBe(4);
  expect((await meter.volume(party, later)).revealed).toBe(7);
});

test('nobody is given a place while the views stand still, and whoever only looks is told', async () => {
  const meter = meterOf(false);
  followed = Promise.reject(new ViewsBehind('They stand still.'));
  await expect(meter.placeOf(party, request(40)).volume(now)).rejects.toThrow(ViewsBehind);
  expect((await meter.volume(party, now)).revealed).toBe(3);
  followed = Promise.resolve();
  const place = meter.placeOf(party, request(40));
  expect((await place.volume(now)).revealed).toBe(3);
  place.release(false);
});

test('a place that was taken too long ago lets nothing be recorded', async () => {
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  const place = meterOf(false).placeOf(party, request(50));
  expect(() => place.assertInTime()).not.toThrow();
  await place.volume(now);
  clock.mockReturnValue(59_999);
  expect(() => place.assertInTime()).not.toThrow();
  clock.mockReturnValue(60_000);
  expect(() => place.assertInTime()).toThrow('held up');
  place.release(false);
});

describe.each([
  ['in one process', true],
  ['in several', false],
])('%s', (_, alone) => {
  const placesOf = (...requests: readonly number[]) => {
    const [one, other] = [meterOf(alone), meterOf(alone)];
    return requests.map((n, at) => (at % 2 === 0 || alone ? one : other).placeOf(party, request(n)));
  };

  test('those who ask at once each count the ones before them, and what is recorded meanwhile counts once', async () => {
    const asking = placesOf(10, 11, 12, 13);
    expect(await Promise.all(asking.map(async (place) => (await place.volume(now)).revealed))).toEqual([3, 4, 5, 6]);
    record(10, 11);
    expect((await asking[3]!.volume(now)).revealed).toBe(6);
    asking[0]!.release(true);
    expect((await asking[3]!.volume(now)).revealed).toBe(6);
    asking[1]!.release(true);
    // Refused, for whatever reason.
    asking[2]!.release(false);
    expect((await asking[3]!.volume(now)).revealed).toBe(5);
    asking[3]!.release(false);
  });

  test('a request that is asked for twice at once is one', async () => {
    const asking = placesOf(20, 20);
    for (const place of asking) expect((await place.volume(now)).revealed).toBe(3);
    for (const place of asking) place.release(false);
  });

  test('what is in hand is seen by whoever asks whether reveals of the party would wait', async () => {
    const meter = meterOf(alone);
    const place = meter.placeOf(party, request(30));
    await place.volume(now);
    expect((await meter.volume(party, now)).revealed).toBe(4);
    place.release(false);
    expect((await meter.volume(party, now)).revealed).toBe(3);
  });
});
