import { fold, type Current, type RequestEvent } from '@icx/requests';
import { askedOfBBBB, CCCC, event, MAPX, opened, received, requested, tuesday } from '@icx/requests/request-fixture';
import { calendars, plainDate } from '@icx/working-days';
import { legFactsOf } from './leg-facts-of.ts';
import { overdueWorkingDays, standingOf } from './standing.ts';

const factsAfter = (...history: readonly RequestEvent[]) => legFactsOf(fold(history) as Current)[0]!;
const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email' })];
const bounced = event('leg-undelivered', { leg: 1, at: tuesday, reason: '550 no' });
const denied = event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: null, note: null });

test.each([
  ['running', askedOfBBBB],
  ['awaiting-receipt', mailed],
  ['undelivered', [...mailed, bounced]],
  ['running', [...mailed, bounced, received({ by: 'portal-availability' })]],
  ['voluntary', [requested(), opened({ addressee: MAPX, obligated: false }), received({ deadline: null })]],
  ['backlog', [requested({ backlog: true }), opened(), received({ deadline: null })]],
  [null, [...askedOfBBBB, denied]],
  [null, [...askedOfBBBB, event('request-withdrawn', { at: tuesday, reason: null, eraseAt: tuesday })]],
] as const)('a leg stands %s', (standing, history) => expect(standingOf(factsAfter(...history))).toBe(standing));

test.each([
  ['2026-12-07', null],
  ['2026-12-08', 1],
  ['2026-12-12', 4],
  ['2026-12-29', 14],
  ['2099-01-01', null],
] as const)('due on 7 December and unanswered, on %s it is %s Working Days overdue', (today, days) =>
  expect(overdueWorkingDays(factsAfter(...askedOfBBBB), plainDate(today), calendars)).toBe(days),
);

test('what was answered in time, or ended unanswered, is not overdue on any day', () => {
  const withdrawn = event('request-withdrawn', { at: tuesday, reason: null, eraseAt: tuesday });
  for (const last of [denied, withdrawn])
    expect(overdueWorkingDays(factsAfter(...askedOfBBBB, last), plainDate('2027-01-04'), calendars)).toBeNull();
});
