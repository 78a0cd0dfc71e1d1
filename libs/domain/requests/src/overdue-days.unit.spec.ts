import { calendars, instant, plainDate } from '@icx/working-days';
import { overdueDays } from './overdue-days.ts';
import type { Leg } from './state.ts';

/** Due on Thursday, 24 December 2026: Christmas and its substitute day follow. */
const leg = { deadline: { dueOn: '2026-12-24', calendar: 'england-and-wales' } } as unknown as Leg;
const answered = (at: string): Leg => ({ ...leg, reply: { answer: 'code-supplied', at: instant(at), inTime: false } });
const on = (date: string, of: Leg = leg) => overdueDays(of, plainDate(date), calendars);

test.each([
  ['2026-12-24', null],
  ['2026-12-25', 0],
  ['2026-12-28', 0],
  ['2026-12-29', 1],
  ['2027-01-04', 4],
])('on %s a clock that runs is over by %p Working Days', (date, days) => expect(on(date)).toBe(days));

test('an answer stops counting on its day in London', () =>
  expect([
    on('2027-03-01', answered('2026-12-24T23:59:59.000Z')),
    on('2027-03-01', answered('2026-12-29T09:00:00.000Z')),
  ]).toEqual([null, 1]));

test('of a leg that has no deadline, or was closed unanswered, nothing is late', () =>
  expect([on('2027-03-01', { ...leg, deadline: null }), on('2027-03-01', { ...leg, closed: 'rerouted' })]).toEqual([
    null,
    null,
  ]));

test('beyond the last year of the calendar nobody counts', () => expect(on('2031-01-06')).toBeNull());
