export {
  calendarNames,
  calendars,
  makeCalendar,
  newerCalendar,
  unionCalendar,
  type Calendar,
  type CalendarName,
  type Calendars,
} from './calendar.ts';
export {
  dayByDay,
  daysOff,
  receiptSteps,
  weekdayOf,
  weekdays,
  type CountedDay,
  type DayOff,
  type NotReceived,
  type ReceiptSteps,
  type Weekday,
} from './day-by-day.ts';
export { deadline, inTime, revise, type Deadline, type Reminder, type ReminderKind } from './deadline.ts';
export { addHours, addMinutes, instant, parseInstant, type Instant } from './instant.ts';
export { advance, atLondon, inLondon, londonDate, type TimeOfDay } from './london.ts';
export { addDays, parsePlainDate, plainDate, type PlainDate } from './plain-date.ts';
export { deemedReceipt, failureStopsReceipt } from './receipt.ts';
export { termAt, type Term } from './term.ts';
export { addWorkingDays, isWeekend, isWorkingDay, nextWorkingDay, workingDaysBetween } from './working-day.ts';
