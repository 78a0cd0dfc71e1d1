import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import type { Calendar } from './calendar.ts';
import type { PlainDate } from './plain-date.ts';

/** How many Working Days the calendar has before a date, and how many up to and including it. */
interface Place {
  readonly before: number;
  readonly upTo: number;
}

/** Every Working Day of a calendar in order, and the place of each date among them: counting becomes subtraction. */
interface Index {
  readonly workingDays: readonly PlainDate[];
  readonly places: ReadonlyMap<PlainDate, Place>;
}

const SATURDAY = 6;

const buildIndex = (calendar: Calendar): Index => {
  const workingDays: PlainDate[] = [];
  const places = new Map<PlainDate, Place>();
  let day = Temporal.PlainDate.from({ year: calendar.firstYear, month: 1, day: 1 });
  for (; day.year <= calendar.lastYear; day = day.add({ days: 1 })) {
    const date = day.toString() as PlainDate;
    const before = workingDays.length;
    if (day.dayOfWeek < SATURDAY && !calendar.holidays.has(date)) workingDays.push(date);
    places.set(date, { before, upTo: workingDays.length });
  }
  return { workingDays, places };
};

// A calendar version never changes, so its index is built once, when it is first asked: a bulk of a million rows then
// pays for look-ups only.
const indexes = new WeakMap<Calendar, Index>();

const indexOf = (calendar: Calendar): Index => {
  let index = indexes.get(calendar);
  if (!index) indexes.set(calendar, (index = buildIndex(calendar)));
  return index;
};

// Bank holidays are announced late (19 September 2022: ten days before), so a year without data is never guessed.
const notCovered = (calendar: Calendar, what: string): Refusal =>
  refuse.unavailable(
    'calendar-not-covered',
    `The calendar ${calendar.name} (version ${calendar.version}) covers ${calendar.firstYear} to ${calendar.lastYear}, ` +
      `not ${what}: SECAS applies the bank holidays of the next years (icx calendars apply); ` +
      'then try again.',
  );

const placeOf = (date: PlainDate, calendar: Calendar): Parsed<Place> =>
  indexOf(calendar).places.get(date) ?? notCovered(calendar, date);

/** Whatever calendar: a Saturday or a Sunday. */
export const isWeekend = (date: PlainDate): boolean => Temporal.PlainDate.from(date).dayOfWeek >= SATURDAY;

/**
 * A Working Day is not a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday under the Banking and
 * Financial Dealings Act 1971.
 * @returns refusal `calendar-not-covered` for a date outside the calendar's years, as do all functions below.
 */
export const isWorkingDay = (date: PlainDate, calendar: Calendar): Parsed<boolean> => {
  const place = placeOf(date, calendar);
  return isRefusal(place) ? place : place.upTo > place.before;
};

/** The date itself if it is a Working Day, otherwise the first one after it. */
export const nextWorkingDay = (date: PlainDate, calendar: Calendar): Parsed<PlainDate> => {
  const place = placeOf(date, calendar);
  if (isRefusal(place)) return place;
  return indexOf(calendar).workingDays[place.before] ?? notCovered(calendar, `the Working Day after ${date}`);
};

/**
 * The `count`-th Working Day after the date, or before it if `count` is negative; the date itself is day 0, be it a
 * Working Day or not.
 * @throws RangeError if `count` is not a whole number.
 */
export const addWorkingDays = (date: PlainDate, count: number, calendar: Calendar): Parsed<PlainDate> => {
  if (!Number.isSafeInteger(count)) throw new RangeError(`${count} is not a whole number of Working Days`);
  const place = placeOf(date, calendar);
  if (isRefusal(place)) return place;
  if (count === 0) return date;
  const position = count > 0 ? place.upTo - 1 + count : place.before + count;
  return indexOf(calendar).workingDays[position] ?? notCovered(calendar, `${count} Working Days from ${date}`);
};

/**
 * Working Days counted on the way: `from` not counted, `to` counted; negative if `to` is the earlier. So from the day
 * of receipt to the day due are as many as the term has.
 */
export const workingDaysBetween = (from: PlainDate, to: PlainDate, calendar: Calendar): Parsed<number> => {
  const start = placeOf(from, calendar);
  const end = placeOf(to, calendar);
  if (isRefusal(start)) return start;
  if (isRefusal(end)) return end;
  return to >= from ? end.upTo - start.upTo : end.before - start.before;
};
