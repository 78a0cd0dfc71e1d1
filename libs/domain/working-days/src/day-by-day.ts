import { isRefusal, type Parsed } from '@icx/refusals';
import type { Calendar } from './calendar.ts';
import { addHours, type Instant } from './instant.ts';
import { atLondon, londonDate } from './london.ts';
import { addDays, type PlainDate } from './plain-date.ts';
import { isWorkingDay } from './working-day.ts';

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** Why a day does not count. */
export const daysOff = ['saturday', 'sunday', 'bank-holiday'] as const;
export type DayOff = (typeof daysOff)[number];

export interface CountedDay {
  readonly date: PlainDate;
  readonly weekday: Weekday;
  /** 0: the day of receipt or the Working Day that it counts as; `null`: it does not count. */
  readonly workingDay: number | null;
  readonly because: DayOff | null;
}

export const weekdayOf = (date: PlainDate): Weekday => weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1]!;

const weekendOf = (date: PlainDate): DayOff | null => {
  const weekday = weekdayOf(date);
  return weekday === 'Saturday' ? 'saturday' : weekday === 'Sunday' ? 'sunday' : null;
};

/**
 * A due date's own arithmetic: each day in London from that of receipt to the one due, with its number or why it has none.
 * @returns refusal `calendar-not-covered`, as the deadline itself would be.
 */
export const dayByDay = (receivedAt: Instant, dueOn: PlainDate, calendar: Calendar): Parsed<readonly CountedDay[]> => {
  const days: CountedDay[] = [];
  let counted = 0;
  for (let date = londonDate(receivedAt); date <= dueOn; date = addDays(date, 1)) {
    const counts = isWorkingDay(date, calendar);
    if (isRefusal(counts)) return counts;
    const because = counts ? null : (weekendOf(date) ?? 'bank-holiday');
    days.push({ date, weekday: weekdayOf(date), workingDay: counts ? counted++ : null, because });
  }
  return days;
};

/** Why a mail that arrived on that day does not count as received then. */
export type NotReceived = DayOff | 'after-17:30';

/** How receipt rule `sec-notice-email` came from sending to receipt. */
export interface ReceiptSteps {
  /** One elapsed hour after sending. */
  readonly arrivedAt: Instant;
  /** The days that it could not count on, from that of arrival; empty: it counts as received when it arrived. */
  readonly passedOver: readonly {
    readonly date: PlainDate;
    readonly weekday: Weekday;
    readonly because: NotReceived;
  }[];
}

/**
 * The steps of `deemedReceipt`, told from its result: a day that was passed over, no weekend and not too late, was a bank
 * holiday by the calendar that was applied, whichever that was.
 */
export const receiptSteps = (sentAt: Instant, deemedAt: Instant): ReceiptSteps => {
  const arrivedAt = addHours(sentAt, 1);
  const [arrivedOn, deemedOn] = [londonDate(arrivedAt), londonDate(deemedAt)];
  const passedOver = [];
  for (let date = arrivedOn; date < deemedOn; date = addDays(date, 1)) {
    const late = date === arrivedOn && arrivedAt > atLondon(arrivedOn, '17:30');
    const because: NotReceived = weekendOf(date) ?? (late ? 'after-17:30' : 'bank-holiday');
    passedOver.push({ date, weekday: weekdayOf(date), because });
  }
  return { arrivedAt, passedOver };
};
