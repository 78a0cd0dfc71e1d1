import { isRefusal } from '@icx/refusals';
import { addWorkingDays, termAt, type Calendar, type PlainDate } from '@icx/working-days';
import type { RequestPolicy } from '@icx/requests-service';

/** By which days ahead and since receipt are counted where legs of several calendars are counted together: the term's of today. */
export const calendarOn = (
  today: PlainDate,
  { terms, calendars }: Pick<RequestPolicy, 'terms' | 'calendars'>,
): Calendar => {
  const term = termAt(terms, today);
  return calendars[isRefusal(term) ? 'england-and-wales' : term.calendar];
};

/** The last day within so many Working Days from today, which counts as day 0; where the calendar ends, the end of days. */
export const within = (today: PlainDate, days: number, calendar: Calendar): PlainDate => {
  const last = addWorkingDays(today, days, calendar);
  return isRefusal(last) ? ('9999-12-31' as PlainDate) : last;
};

/** The day so many Working Days before today; where the calendar does not reach, before all others. */
export const daysAgo = (today: PlainDate, days: number, calendar: Calendar): PlainDate => {
  const first = addWorkingDays(today, -days, calendar);
  return isRefusal(first) ? ('0000-01-01' as PlainDate) : first;
};
