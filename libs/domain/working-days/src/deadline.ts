import { isRefusal, type Parsed } from '@icx/refusals';
import type { Calendar, CalendarName, Calendars } from './calendar.ts';
import type { Instant } from './instant.ts';
import { atLondon, londonDate } from './london.ts';
import { addDays, type PlainDate } from './plain-date.ts';
import { termAt, type Term } from './term.ts';
import { addWorkingDays, nextWorkingDay } from './working-day.ts';

export type ReminderKind = 'due-5' | 'due-2' | 'due-day';

export interface Reminder {
  readonly kind: ReminderKind;
  readonly at: Instant;
}

/** When an obligated leg must be answered, with what it was computed from. */
export interface Deadline {
  /** Day 0: the London date of receipt, or the next Working Day after it. */
  readonly receivedOn: PlainDate;
  readonly dueOn: PlainDate;
  /** 24:00 in London on the day due. An answer before it is in time; one at it is late. */
  readonly dueAt: Instant;
  /** Earliest first; only those after receipt. */
  readonly reminders: readonly Reminder[];
  readonly calendar: CalendarName;
  readonly calendarVersion: string;
  /** The id of the term in force at receipt. */
  readonly term: string;
  /** Working Days beyond the term, where somebody was given grace: a Supplier of Last Resort waiting for its ASN files. */
  readonly grace?: number;
}

type Schedule = Pick<Deadline, 'receivedOn' | 'dueOn' | 'dueAt' | 'reminders'>;

// 09:00 London, five and two Working Days before the day due and on it [choice].
const REMINDERS: readonly (readonly [ReminderKind, number])[] = [
  ['due-5', 5],
  ['due-2', 2],
  ['due-day', 0],
];

const remindersFor = (dueOn: PlainDate, workingDays: number, calendar: Calendar): Parsed<readonly Reminder[]> => {
  const reminders: Reminder[] = [];
  for (const [kind, before] of REMINDERS) {
    // It would fall before day 0, hence before receipt; asking could lead out of the calendar's first year.
    if (before > workingDays) continue;
    const on = addWorkingDays(dueOn, -before, calendar);
    if (isRefusal(on)) return on;
    reminders.push({ kind, at: atLondon(on, '09:00') });
  }
  return reminders;
};

const computeSchedule = (received: PlainDate, workingDays: number, calendar: Calendar): Parsed<Schedule> => {
  const receivedOn = nextWorkingDay(received, calendar);
  if (isRefusal(receivedOn)) return receivedOn;
  const dueOn = addWorkingDays(receivedOn, workingDays, calendar);
  if (isRefusal(dueOn)) return dueOn;
  const reminders = remindersFor(dueOn, workingDays, calendar);
  if (isRefusal(reminders)) return reminders;
  return { receivedOn, dueOn, dueAt: atLondon(addDays(dueOn, 1), '00:00'), reminders };
};

// All receipts of one day under one term share a schedule; the rows of a bulk are received on one day.
const schedules = new WeakMap<Calendar, Map<string, Schedule>>();

const scheduleOf = (received: PlainDate, workingDays: number, calendar: Calendar): Parsed<Schedule> => {
  let known = schedules.get(calendar);
  if (!known) schedules.set(calendar, (known = new Map<string, Schedule>()));
  const key = `${received}+${workingDays}`;
  const cached = known.get(key);
  if (cached) return cached;
  const schedule = computeSchedule(received, workingDays, calendar);
  // Refusals are not kept: the dates outside a calendar are without number.
  if (!isRefusal(schedule)) known.set(key, schedule);
  return schedule;
};

/**
 * The day of receipt is day 0; receipt on a non-Working Day counts as on the next Working Day; due at 24:00
 * Europe/London of the last Working Day of the term [choice].
 * @param receivedAt when the leg reached the addressee, by the receipt rule of its channel.
 * @param grace whole Working Days that the addressee has beyond the term.
 * @returns refusal `no-term-in-force`, or `calendar-not-covered` if any day needed lies outside the calendar.
 * @throws RangeError if the term does not allow a whole number of Working Days, at least one: its configuration is wrong.
 */
export const deadline = (
  receivedAt: Instant,
  terms: readonly Term[],
  calendars: Calendars,
  grace = 0,
): Parsed<Deadline> => {
  const received = londonDate(receivedAt);
  const term = termAt(terms, received);
  if (isRefusal(term)) return term;
  if (!(term.workingDays >= 1)) throw new RangeError(`term ${term.id} allows ${term.workingDays} Working Days`);
  const calendar = calendars[term.calendar];
  const schedule = scheduleOf(received, term.workingDays + grace, calendar);
  if (isRefusal(schedule)) return schedule;
  return {
    ...schedule,
    reminders: schedule.reminders.filter((reminder) => reminder.at > receivedAt),
    calendar: calendar.name,
    calendarVersion: calendar.version,
    term: term.id,
    ...(grace > 0 ? { grace } : {}),
  };
};

/**
 * Whether an answer counts as in time: strictly before 24:00 of the day due.
 * @param doorTime when the exchange durably had the answer (upload complete, mail stored), not when it was processed.
 */
export const inTime = (doorTime: Instant, due: Pick<Deadline, 'dueAt'>): boolean => doorTime < due.dueAt;

/**
 * Recomputes a deadline after its calendar was revised, by the term that it was given [choice: another one of the same
 * time does not touch it]. It never shortens one [choice]: an addressee may rely on what it was told. So the day due stays
 * unless the new one is later; its reminders are counted back from it by the calendar as it is now.
 * @returns refusals as from `deadline`; the very deadline given where nothing moves.
 */
export const revise = (
  current: Deadline,
  receivedAt: Instant,
  terms: readonly Term[],
  calendars: Calendars,
): Parsed<Deadline> => {
  const own = terms.filter(({ id }) => id === current.term);
  const inForce = own.length > 0 ? own : terms;
  const term = termAt(inForce, londonDate(receivedAt));
  if (isRefusal(term)) return term;
  const calendar = calendars[term.calendar];
  if (calendar.name === current.calendar && calendar.version === current.calendarVersion) return current;
  const revised = deadline(receivedAt, inForce, calendars, current.grace);
  if (isRefusal(revised)) return revised;
  if (revised.dueOn > current.dueOn) return revised;
  const reminders = remindersFor(current.dueOn, term.workingDays + (current.grace ?? 0), calendar);
  if (isRefusal(reminders)) return reminders;
  const kept = reminders.filter(({ at }) => at > receivedAt);
  return JSON.stringify(kept) === JSON.stringify(current.reminders) ? current : { ...current, reminders: kept };
};
