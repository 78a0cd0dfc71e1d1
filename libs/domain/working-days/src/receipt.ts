import { isRefusal, type Parsed } from '@icx/refusals';
import type { Calendar } from './calendar.ts';
import { addHours, type Instant } from './instant.ts';
import { atLondon, londonDate } from './london.ts';
import { addDays } from './plain-date.ts';
import { isWorkingDay, nextWorkingDay } from './working-day.ts';

const HOURS_TO_RECEIPT = 1;

/**
 * Receipt rule `sec-notice-email` [choice]: a mail counts as received one elapsed hour after sending; if that is after
 * 17:30 London (17:30:00.000 itself is not) or on a non-Working Day, at 09:00 of the next Working Day. An early hour of
 * a Working Day stands as it is. Never applied to answers, and only if no failure report stopped it.
 * @returns refusal `calendar-not-covered` if a day needed lies outside the calendar.
 */
export const deemedReceipt = (sentAt: Instant, calendar: Calendar): Parsed<Instant> => {
  const arrived = addHours(sentAt, HOURS_TO_RECEIPT);
  const arrivedOn = londonDate(arrived);
  const working = isWorkingDay(arrivedOn, calendar);
  if (isRefusal(working)) return working;
  if (working && arrived <= atLondon(arrivedOn, '17:30')) return arrived;
  const receivedOn = nextWorkingDay(addDays(arrivedOn, 1), calendar);
  return isRefusal(receivedOn) ? receivedOn : atLondon(receivedOn, '09:00');
};

/**
 * Whether a failure report makes the leg undelivered: only strictly before 60:00 minutes after sending [choice]. A later
 * one leaves the clock running.
 */
export const failureStopsReceipt = (sentAt: Instant, failureAt: Instant): boolean =>
  failureAt < addHours(sentAt, HOURS_TO_RECEIPT);
