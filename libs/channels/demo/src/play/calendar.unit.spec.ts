import { expect, test } from '@jest/globals';
import { addDays, addWorkingDays, calendars, instant, plainDate, workingDaysBetween } from '@icx/working-days';
import { dateOf, firstDayAfter, LAST_DAY } from './calendar.ts';

const months = Array.from({ length: 31 }, (_, month) => new Date(Date.UTC(2026, month, 15)).toISOString());

test.each(months)('from %s a whole month is played, and its last day is in the next one', (now) => {
  const first = firstDayAfter(instant(now));
  const following = (date: string) => addDays(plainDate(`${date.slice(0, 7)}-01`), 31).slice(0, 7);
  expect(first.slice(0, 7)).toBe(following(now));
  const days = Array.from({ length: LAST_DAY + 1 }, (_, day) => dateOf(first, day));
  expect(days.at(-1)!.slice(0, 7)).toBe(following(first));
  // None is left out between them, nor before the first.
  const calendar = calendars['england-and-wales'];
  expect(addWorkingDays(addDays(plainDate(`${first.slice(0, 7)}-01`), -1), 1, calendar)).toBe(first);
  expect(workingDaysBetween(first, days.at(-1)!, calendar)).toBe(LAST_DAY);
});
