import { must } from '@icx/refusals';
import type { LegFacts } from '@icx/sla';
import { calendars, instant } from '@icx/working-days';
import { parseMonth, periodOf, spanOf } from '../index.ts';
import { BBBB, CCCC, legAt } from '../leg.fixture.ts';
import { measured, OperationalMonth, type CaseFacts } from './index.ts';

const january = must(parseMonth('2027-01'));
const whole = periodOf(january, spanOf(january).until);
const figuresOf = (legs: readonly LegFacts[], cases: readonly CaseFacts[] = [], period = whole) => {
  const fold = new OperationalMonth(period, calendars['england-and-wales']);
  for (const leg of legs) fold.addLeg(leg);
  for (const one of cases) fold.addCase(one);
  return fold.figures([], []);
};
const at = (time: string) => instant(time);
const nothing = { count: 0, p50: null, p90: null, p99: null };
const mailed = legAt('2027-01-04T10:00:00Z', {
  ...{ channel: 'email', dispatchedAt: at('2027-01-04T10:00:02Z'), handedOverAt: at('2027-01-04T10:00:05Z') },
  confirmed: { at: at('2027-01-04T12:00:00Z'), by: 'fetched', channel: 'api' },
});

test('a message is timed from when it was generated, of all, by channel and by addressee', () => {
  const took = (seconds: number) => ({ count: 1, p50: seconds, p90: seconds, p99: seconds });
  const steps = { generated: 1, dispatched: took(2), handedOver: took(5), confirmed: took(7200) };
  const none = { generated: 1, dispatched: nothing, handedOver: nothing, confirmed: nothing };
  const { total, channels, parties } = figuresOf([
    mailed,
    legAt('2027-01-05T10:00:00Z', {
      addressee: CCCC,
      channel: 'api',
      dispatchedAt: null,
      handedOverAt: null,
      confirmed: null,
    }),
  ]);
  expect(total).toEqual({ ...steps, generated: 2 });
  expect(channels).toEqual([
    { channel: 'api', ...none },
    { channel: 'email', ...steps },
  ]);
  expect(parties).toEqual([
    { party: BBBB, ...steps, byChannel: { email: steps } },
    { party: CCCC, ...none, byChannel: { api: none } },
  ]);
});

test('that a server took it confirms nothing; what came after the cut-off is not known', () => {
  const taken = { ...mailed, confirmed: null };
  expect(figuresOf([taken]).total.confirmed).toEqual(nothing);
  const noon = periodOf(january, at('2027-01-04T11:00:00Z'));
  expect(figuresOf([mailed], [], noon).total).toMatchObject({
    generated: 1,
    handedOver: { count: 1 },
    confirmed: nothing,
  });
  expect(figuresOf([{ ...mailed, openedAt: at('2026-12-31T10:00:00Z') }]).total.generated).toBe(0);
});

test('times are exact up to an hour, then by the minute, then by the hour', () => {
  expect([0, 3599.2, 3600, 3601, 172_799, 172_801].map(measured)).toEqual([0, 3600, 3600, 3660, 172_800, 176_400]);
});

test('data fixes are told by incident category, in Working Days, and those without one are not lost', () => {
  const resolved = (category: CaseFacts['category'], opened: string, ended: string): CaseFacts => ({
    ...{ category, openedAt: at(opened) },
    ended: { at: at(ended), how: 'resolved' },
  });
  const { dataFixes } = figuresOf(
    [],
    [
      resolved(3, '2027-01-04T10:00:00Z', '2027-01-11T10:00:00Z'),
      resolved(3, '2026-12-29T10:00:00Z', '2027-01-04T10:00:00Z'),
      resolved(4, '2027-01-04T10:00:00Z', '2027-02-01T10:00:00Z'),
      { category: null, openedAt: at('2027-01-05T10:00:00Z'), ended: null },
    ],
  );
  expect(dataFixes).toMatchObject([
    { category: 'category-3', opened: 1, resolved: 2, open: 0, workingDays: { p50: 3, p90: 5, p99: 5 } },
    { category: 'category-4', opened: 1, resolved: 0, open: 1, workingDays: { p50: null } },
    { category: 'category-5', opened: 0, resolved: 0, open: 0 },
    { category: 'no-category', opened: 1, open: 1 },
  ]);
});

test('an outage is time of the month in which the exchange was not there', () => {
  const fold = new OperationalMonth(whole, calendars['england-and-wales']);
  const outage = { from: at('2026-12-31T12:00:00Z'), until: at('2027-01-02T00:00:00Z') };
  expect(fold.figures([outage], []).availability).toEqual({
    ...{ minutes: 31 * 1440, minutesAway: 1440, available: 0.9677, outages: [outage] },
  });
});

test('what the working group decided not to report is listed with its decision', () =>
  expect(figuresOf([]).excluded.map(({ subject }) => subject.split(' ')[0])).toEqual(['SMETS1', 'New']));
