import { must } from '@icx/refusals';
import { addDays, addWorkingDays, calendars, isWorkingDay, londonDate, plainDate } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';

/**
 * Days of the play, counted in Working Days from the first one of a month: the last is in the next month in any case, so that
 * the reports of a whole one can be issued. No month has more than 23.
 */
export const LAST_DAY = 24;

/** By which the SLA counts. */
const calendar = calendars['england-and-wales'];

/** The first Working Day of the month after this instant's. */
export const firstDayAfter = (now: Instant): PlainDate => {
  const month = addDays(plainDate(`${londonDate(now).slice(0, 7)}-01`), 31).slice(0, 7);
  const first = plainDate(`${month}-01`);
  return must(isWorkingDay(first, calendar)) ? first : must(addWorkingDays(first, 1, calendar));
};

export const dateOf = (first: PlainDate, day: number): PlainDate =>
  day === 0 ? first : must(addWorkingDays(first, day, calendar));
