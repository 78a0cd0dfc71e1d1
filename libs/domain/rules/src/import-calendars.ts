import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import type { Calendar, Calendars, Instant, PlainDate } from '@icx/working-days';
import type { CalendarDraft } from './bank-holidays.ts';
import { ownCalendarNames, type CalendarsImported, type ImportedCalendar, type OwnCalendarName } from './events.ts';
import { calendarsIn, type RulesState } from './state.ts';

/** Fewer bank holidays has no year: one that is half published would count as covered. */
const LEAST = 8;

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4));

/**
 * The next version of the calendars. The publication is a rolling window: inside it, from its first day to its last, it says
 * what is a bank holiday; what is known of the time before and after is kept.
 * @param own what the exchange was started with
 * @returns refusals `bank-holidays-missing`, `calendar-gap`, `bank-holidays-too-few`, `calendars-unchanged`, `calendar-version-taken`.
 */
export const importCalendars = (
  { version, holidays }: CalendarDraft,
  state: RulesState,
  own: Calendars,
  at: Instant,
): Parsed<CalendarsImported> => {
  if (Object.keys(holidays).length === 0)
    return refuse('bank-holidays-missing', 'Give england-and-wales, scotland or both, as GOV.UK publishes them.');
  const inForce = calendarsIn(state, own);
  const calendars: ImportedCalendar[] = [];
  for (const name of ownCalendarNames) {
    const given = holidays[name];
    if (!given) continue;
    const next = nextVersion(name, inForce[name], given);
    if (isRefusal(next)) return next;
    if (!isSame(inForce[name], next)) calendars.push(next);
  }
  if (calendars.length === 0)
    return refuse.conflict(
      'calendars-unchanged',
      'The calendars in force have these bank holidays already: there is nothing to apply.',
    );
  return versionsIn(state, own).has(version)
    ? refuse.conflict(
        'calendar-version-taken',
        `There is a version ${version} with other bank holidays: give these a version of their own.`,
        '/version',
      )
    : { at, version, calendars };
};

const nextVersion = (name: OwnCalendarName, own: Calendar, given: readonly PlainDate[]): Parsed<ImportedCalendar> => {
  const pointer = `/${name}/events`;
  const [first, last] = [given[0]!, given.at(-1)!];
  const firstYear = Math.min(own.firstYear, yearOf(first));
  const lastYear = Math.max(own.lastYear, yearOf(last));
  if (yearOf(first) > own.lastYear + 1 || yearOf(last) < own.firstYear - 1)
    return refuse(
      'calendar-gap',
      `The calendar ${name} covers ${own.firstYear} to ${own.lastYear}, and these are ${yearOf(first)} to ${yearOf(last)}: give the years between too.`,
      pointer,
    );
  const kept = [...own.holidays].filter((day) => day < first || day > last);
  const holidays = [...kept, ...given].toSorted();
  for (let year = yearOf(first); year <= yearOf(last); year++) {
    const count = holidays.filter((day) => yearOf(day) === year).length;
    if (count === 0) return refuse('calendar-gap', `There is no bank holiday of ${year}: give all of them.`, pointer);
    if (count < LEAST)
      return refuse(
        'bank-holidays-too-few',
        `These are ${count} bank holidays of ${year}; a year has at least ${LEAST}: give all of them, or leave the year out.`,
        pointer,
      );
  }
  return { name, firstYear, lastYear, holidays };
};

const isSame = (own: Calendar, { firstYear, lastYear, holidays }: ImportedCalendar): boolean =>
  own.firstYear === firstYear &&
  own.lastYear === lastYear &&
  own.holidays.size === holidays.length &&
  holidays.every((day) => own.holidays.has(day));

/** Every name that a version has or had. */
const versionsIn = ({ imports, takenUp }: RulesState, own: Calendars): ReadonlySet<string> =>
  new Set([
    ...imports.map(({ version }) => version),
    ...takenUp.flatMap(({ calendars }) => Object.values(calendars).map(({ version }) => version)),
    ...Object.values(own).map(({ version }) => version),
  ]);

/** The calendars as they would be: for a preview. */
export const withImport = (state: RulesState, own: Calendars, imported: CalendarsImported): Calendars =>
  calendarsIn({ ...state, imports: [...state.imports, imported] }, own);
