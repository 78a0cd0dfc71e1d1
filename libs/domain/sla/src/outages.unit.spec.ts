import { replaysGolden } from '@icx/decider-testing';
import { instant } from '@icx/working-days';
import { evolveOutages, minutesAway, outageAt, outageEventTypes, recordOutage, type OutageEvent } from './index.ts';

replaysGolden(new URL('golden/outages.jsonl', import.meta.url), outageEventTypes, (events: readonly OutageEvent[]) =>
  events.reduce(evolveOutages, []),
);

const at = (time: string) => instant(`2026-11-23T${time}:00Z`);
const outage = (from: string, until: string) => ({ from: at(from), until: at(until) });
const started = (lastSeen: string | null, now: string, ...known: readonly ReturnType<typeof outage>[]) =>
  recordOutage({ lastSeen: lastSeen === null ? null : at(lastSeen), now: at(now) }, known).map(({ data }) => data);

test.each([
  ['the first start ever', null, '10:00', []],
  ['a restart of a few minutes', '10:00', '10:04', []],
  ['five minutes', '10:00', '10:05', [outage('10:00', '10:05')]],
  ['hours', '10:00', '17:30', [outage('10:00', '17:30')]],
] as const)('%s', (_, lastSeen, now, expected) => expect(started(lastSeen, now)).toEqual(expected));

test('an outage that was recorded by a start that did not live to beat is recorded once', () => {
  const known = outage('10:00', '12:00');
  expect(started('10:00', '12:01', known)).toEqual([]);
  expect(started('10:00', '13:00', known)).toEqual([outage('12:00', '13:00')]);
});

test('an instant lies in it from its first moment up to its end', () => {
  const known = [outage('10:00', '12:00')];
  expect(['09:59', '10:00', '11:59', '12:00'].map((time) => outageAt(known, at(time)) !== undefined)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('of a period only what lies in it was away', () => {
  const known = [outage('10:00', '12:00'), outage('15:00', '15:30')];
  expect(minutesAway(known, at('11:00'), at('15:10'))).toBe(70);
  expect(minutesAway(known, at('12:00'), at('15:00'))).toBe(0);
});
