import { expect, test } from '@jest/globals';
import {
  calculationWords,
  dayWords,
  receiptWords,
  revisionWords,
  skippedWords,
  todayWords,
  type Calculation,
} from './due-dates.ts';

const day = (date: string, workingDay: number | null, because: 'bank-holiday' | 'saturday' | null = null) => ({
  ...{ date, weekday: 'Monday' as const, workingDay, because },
});
const before: Calculation = {
  ...{ leg: 1, revision: '2', replaces: null, receivedAt: '2022-09-06T10:00:00.000Z', receivedOn: '2022-09-06' },
  ...{ term: 'ten', termWorkingDays: 10, grace: 0, calendar: 'england-and-wales', calendarVersion: 'old' },
  ...{ dueOn: '2022-09-20', dueAt: '2022-09-20T23:00:00.000Z', agrees: true },
  days: [day('2022-09-06', 0), day('2022-09-19', 9), day('2022-09-20', 10)],
};
const after: Calculation = {
  ...{ ...before, revision: '7', replaces: '2', calendarVersion: 'new', dueOn: '2022-09-21' },
  days: [day('2022-09-06', 0), day('2022-09-19', null, 'bank-holiday'), day('2022-09-20', 9), day('2022-09-21', 10)],
};

test('what a day is', () =>
  expect([day('x', 0), day('x', 3), day('x', null, 'saturday'), day('x', null, 'bank-holiday')].map(dayWords)).toEqual([
    'day 0: it counts as received on this day',
    'Working Day 3',
    'does not count: Saturday',
    'does not count: bank holiday',
  ]));

test('how a due date came about, and what of it cannot be counted again', () => {
  expect(calculationWords({ ...before, grace: 1 })).toBe(
    'Received Tue 6 Sep 2022, 11:00, day 0 is Tue 6 Sep 2022. The term ten allows 10 Working Days and 1 Working Day of grace, ' +
      'by the calendar of England and Wales, version old: due by 24:00 in London on Tue 20 Sep 2022.',
  );
  expect(calculationWords({ ...before, days: null, agrees: null })).toContain('does not have that version any more');
  expect(calculationWords({ ...before, termWorkingDays: null, agrees: null })).toContain('not have that term any more');
  expect(calculationWords({ ...before, agrees: false })).toContain('ANOTHER DATE');
});

test('why the later date holds', () => {
  expect(revisionWords(before, after)).toBe(
    'Version new of the calendar counts Mon 19 Sep 2022 as a bank holiday, which version old did not. So Wed 21 Sep 2022 ' +
      'holds in the place of Tue 20 Sep 2022: a revision may give more time, and never takes any away.',
  );
  expect(revisionWords({ ...before, days: null }, after)).toContain('took the place of version old');
});

test('how a mail came to count as received', () => {
  const steps = { leg: 1, revision: '2', sentAt: '2026-11-21T11:00:00Z', arrivedAt: '2026-11-21T12:00:00Z' };
  const passedOver = [{ date: '2026-11-21', weekday: 'Saturday' as const, because: 'saturday' as const }];
  expect(receiptWords({ ...steps, passedOver, deemedAt: '2026-11-23T09:00:00Z' })).toEqual([
    'Sent Sat 21 Nov 2026, 11:00.',
    'One hour later, Sat 21 Nov 2026, 12:00, it had arrived, unless a failure was reported before.',
    'Not received on Sat 21 Nov 2026: Saturday.',
    'So it counts as received at 09:00 of the next Working Day, Mon 23 Nov 2026, 09:00.',
  ]);
  expect(receiptWords({ ...steps, passedOver: [], deemedAt: steps.arrivedAt }).at(-1)).toContain('not after 17:30');
});

test('which days are skipped, and how far the term is', () => {
  expect(skippedWords(before)).toBeNull();
  expect(skippedWords({ ...after, days: [day('2022-09-17', null, 'saturday'), ...after.days!] })).toBe(
    'Not counted: 1 day of weekends, Mon 19 Sep 2022 (bank holiday).',
  );
  expect(todayWords(after, '2022-09-19')).toBe('Today is Working Day 0 of 10: 10 Working Days left after it.');
  expect(todayWords(after, '2022-09-20')).toBe('Today is Working Day 9 of 10: 1 Working Day left after it.');
  expect(todayWords(after, '2022-09-21')).toContain('the last one');
  expect(todayWords(after, '2022-09-22')).toBeNull();
  expect(todayWords({ ...after, days: null }, '2022-09-20')).toBeNull();
});
