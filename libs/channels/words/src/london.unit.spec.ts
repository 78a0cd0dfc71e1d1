import { expect, test } from '@jest/globals';
import { clerkDate, clerkEnd, clerkTime } from './london.ts';

test('times are those of a clock in London, summer and winter', () => {
  expect(clerkTime('2026-11-23T10:05:00.000Z')).toBe('Mon 23 Nov 2026, 10:05');
  expect(clerkTime('2026-07-31T23:30:00.000Z')).toBe('Sat 1 Aug 2026, 00:30');
});

test('a date is that date, wherever the reader is', () => {
  expect(clerkDate('2026-12-07')).toBe('Mon 7 Dec 2026');
  expect(clerkDate('2026-06-19')).toBe('Fri 19 Jun 2026');
});

test('every month has three letters', () => {
  const months = Array.from({ length: 12 }, (_, month) => clerkDate(`2026-${String(month + 1).padStart(2, '0')}-15`));
  expect(months.map((text) => text.split(' ')[2])).toEqual([
    ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  ]);
  expect(clerkTime('2026-09-14T12:00:00.000Z')).toBe('Mon 14 Sep 2026, 13:00');
});

test('midnight is the end of the day before, also on the night the clocks change', () => {
  expect(clerkEnd('2026-12-08T00:00:00.000Z')).toBe('at the end of Mon 7 Dec 2026');
  expect(clerkEnd('2026-03-28T00:00:00.000Z')).toBe('at the end of Fri 27 Mar 2026');
  expect(clerkEnd('2026-03-29T23:00:00.000Z')).toBe('at the end of Sun 29 Mar 2026');
  expect(clerkEnd('2026-10-26T00:00:00.000Z')).toBe('at the end of Sun 25 Oct 2026');
  expect(clerkEnd('2026-12-08T09:00:00.000Z')).toBe('at Tue 8 Dec 2026, 09:00');
});

test('nothing is a hyphen', () => {
  expect([clerkTime(null), clerkDate(undefined)]).toEqual(['-', '-']);
});
