import { EDITION, englandAndWales, scotland, type HolidaysByYear } from './bank-holidays.data.ts';
import { plainDate, type PlainDate } from './plain-date.ts';

/** `union`: a holiday in either of the two is a holiday. */
export const calendarNames = ['england-and-wales', 'scotland', 'union'] as const;
export type CalendarName = (typeof calendarNames)[number];

/** One version of the bank holidays. A version never changes: a later announcement makes a new one. */
export interface Calendar {
  readonly name: CalendarName;
  readonly version: string;
  /** The first and last year for which the holidays are known, both included. */
  readonly firstYear: number;
  readonly lastYear: number;
  readonly holidays: ReadonlySet<PlainDate>;
}

export type Calendars = Readonly<Record<CalendarName, Calendar>>;

/**
 * @throws RangeError if the years are reversed or a holiday lies outside them: the version would claim less or more
 * than it knows.
 */
export const makeCalendar = (
  name: CalendarName,
  version: string,
  holidays: Iterable<PlainDate>,
  firstYear: number,
  lastYear: number,
): Calendar => {
  if (firstYear > lastYear) throw new RangeError(`${name} ${version}: ${firstYear} is after ${lastYear}`);
  const known = new Set(holidays);
  for (const holiday of known) {
    const year = Number(holiday.slice(0, 4));
    if (year < firstYear || year > lastYear) {
      throw new RangeError(`${name} ${version}: ${holiday} is outside ${firstYear} to ${lastYear}`);
    }
  }
  return { name, version, firstYear, lastYear, holidays: known };
};

/**
 * A newer version of a calendar: the years given take the place of its own or follow them.
 * @throws RangeError if a year between is missing: it would count as covered.
 */
export const newerCalendar = (
  own: Calendar,
  version: string,
  years: ReadonlyMap<number, readonly PlainDate[]>,
): Calendar => {
  const firstYear = Math.min(own.firstYear, ...years.keys());
  const lastYear = Math.max(own.lastYear, ...years.keys());
  for (let year = firstYear; year <= lastYear; year++)
    if (!years.has(year) && (year < own.firstYear || year > own.lastYear))
      throw new RangeError(`${own.name} ${version}: ${year} is missing`);
  const kept = [...own.holidays].filter((day) => !years.has(Number(day.slice(0, 4))));
  return makeCalendar(own.name, version, [...kept, ...[...years.values()].flat()], firstYear, lastYear);
};

/** The `union` calendar of two others: it covers only the years that both cover, and its version names both. */
export const unionCalendar = (one: Calendar, other: Calendar): Calendar => {
  const firstYear = Math.max(one.firstYear, other.firstYear);
  const lastYear = Math.min(one.lastYear, other.lastYear);
  const covered = [...one.holidays, ...other.holidays].filter((holiday) => {
    const year = Number(holiday.slice(0, 4));
    return year >= firstYear && year <= lastYear;
  });
  return makeCalendar('union', `${one.version}+${other.version}`, covered, firstYear, lastYear);
};

const fromData = (name: CalendarName, byYear: HolidaysByYear): Calendar => {
  const years = Object.keys(byYear).map(Number);
  const holidays = Object.entries(byYear).flatMap(([year, days]) =>
    days.split(' ').map((day) => plainDate(`${year}-${day}`)),
  );
  return makeCalendar(name, EDITION, holidays, Math.min(...years), Math.max(...years));
};

const ownEnglandAndWales = fromData('england-and-wales', englandAndWales);
const ownScotland = fromData('scotland', scotland);

/** The calendars that come with the project; see `bank-holidays.data.ts`. */
export const calendars: Calendars = {
  'england-and-wales': ownEnglandAndWales,
  scotland: ownScotland,
  union: unionCalendar(ownEnglandAndWales, ownScotland),
};
