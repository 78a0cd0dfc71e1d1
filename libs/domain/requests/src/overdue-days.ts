import { isRefusal } from '@icx/refusals';
import { londonDate, workingDaysBetween } from '@icx/working-days';
import type { Calendars, Deadline, PlainDate } from '@icx/working-days';
import type { Leg } from './state.ts';

/**
 * Working Days between the due day and the answer or, while there is none, today; `null` where nothing is or was late, or
 * a calendar does not reach so far.
 */
export const overdueDays = (leg: Leg, today: PlainDate, calendars: Calendars): number | null => {
  const { deadline, reply } = leg;
  if (!deadline || (leg.closed && !reply)) return null;
  return workingDaysAfterDue(deadline, reply ? londonDate(reply.at) : today, calendars);
};

/** By the deadline's own calendar; `null`: the day is not after it, or beyond the calendar. */
export const workingDaysAfterDue = (
  deadline: Pick<Deadline, 'dueOn' | 'calendar'>,
  until: PlainDate,
  calendars: Calendars,
): number | null => {
  if (until <= deadline.dueOn) return null;
  const days = workingDaysBetween(deadline.dueOn, until, calendars[deadline.calendar]);
  return isRefusal(days) ? null : days;
};
