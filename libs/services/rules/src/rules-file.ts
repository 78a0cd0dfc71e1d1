import { commandLimits, isRefusal, readJson, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import {
  calendarNames,
  calendars as ownCalendars,
  newerCalendar,
  parsePlainDate,
  isWeekend,
  unionCalendar,
} from '@icx/working-days';
import type { Calendar, Calendars, PlainDate, Term } from '@icx/working-days';
import { defaultPolicy } from '@icx/requests-service';
import type { RequestPolicy } from '@icx/requests-service';

/** What the operator settles for everybody, where it differs from the defaults. */
export type Rules = Pick<RequestPolicy, 'terms' | 'calendars' | 'retention' | 'obligationFrom'>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
/** Fewer bank holidays has no year: one that is half entered would count as covered. */
const LEAST_HOLIDAYS = 8;

class Wrong extends Error {
  constructor(
    readonly pointer: string,
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * The file of rules that `ICX_RULES` names, JSON: terms are added to the default one, years of bank holidays replace or
 * extend those that come with the exchange. Whatever is not understood refuses it whole, with the member that is wrong.
 * @returns refusal `rules-invalid`, its `pointer` as a JSON Pointer.
 */
export const readRules = (text: string): Parsed<Rules> => {
  try {
    return rulesOf(parsed(text));
  } catch (error) {
    if (error instanceof Wrong) return refuse('rules-invalid', error.message, error.pointer);
    throw error;
  }
};

const parsed = (text: string): unknown => {
  const value = readJson(Buffer.from(text), commandLimits);
  if (!isRefusal(value)) return value;
  const { code, detail, pointer = '' } = value;
  throw new Wrong(
    pointer,
    code === 'body-not-json' ? 'This is not JSON: correct it, docs/operations.md shows an example.' : detail,
  );
};

const rulesOf = (file: unknown): Rules => {
  const { obligationFrom, terms, calendars, retentionDays } = members('', file, [
    'obligationFrom',
    'terms',
    'calendars',
    'retentionDays',
  ]);
  return {
    obligationFrom:
      obligationFrom === undefined ? defaultPolicy.obligationFrom : date('/obligationFrom', obligationFrom),
    terms: terms === undefined ? defaultPolicy.terms : termsOf(terms),
    calendars: calendars === undefined ? ownCalendars : calendarsOf(calendars),
    retention: { ...defaultPolicy.retention, ...(retentionDays === undefined ? {} : retentionOf(retentionDays)) },
  };
};

const termsOf = (value: unknown): readonly Term[] => {
  const added = list('/terms', value).map((one, index): Term => {
    const at = `/terms/${index}`;
    const { id, effectiveFrom, workingDays, calendar } = members(at, one, [
      'id',
      'effectiveFrom',
      'workingDays',
      'calendar',
    ]);
    const name = calendarNames.find((known) => known === calendar);
    if (!name) throw new Wrong(`${at}/calendar`, `Give one of ${calendarNames.join(', ')}.`);
    return {
      id: identifier(`${at}/id`, id),
      effectiveFrom: date(`${at}/effectiveFrom`, effectiveFrom),
      workingDays: whole(`${at}/workingDays`, workingDays, 60),
      calendar: name,
    };
  });
  const all = [...defaultPolicy.terms, ...added];
  all.forEach(({ id, effectiveFrom }, index) => {
    const at = `/terms/${index - defaultPolicy.terms.length}`;
    const others = all.slice(0, index);
    if (others.some((other) => other.id === id))
      throw new Wrong(`${at}/id`, `There is a term ${id} already: a term never changes, give a new one its own id.`);
    if (others.some((other) => other.effectiveFrom === effectiveFrom))
      throw new Wrong(`${at}/effectiveFrom`, 'Another term is effective from that day: give this one its own day.');
  });
  return all;
};

const calendarsOf = (value: unknown): Calendars => {
  const given = members('/calendars', value, ['england-and-wales', 'scotland']);
  const newer = (name: 'england-and-wales' | 'scotland'): Calendar =>
    given[name] === undefined ? ownCalendars[name] : calendarOf(ownCalendars[name], given[name]);
  const [english, scottish] = [newer('england-and-wales'), newer('scotland')];
  return { 'england-and-wales': english, scotland: scottish, union: unionCalendar(english, scottish) };
};

const calendarOf = (own: Calendar, value: unknown): Calendar => {
  const at = `/calendars/${own.name}`;
  const { version, years } = members(at, value, ['version', 'years']);
  const name = identifier(`${at}/version`, version);
  if (name === own.version)
    throw new Wrong(
      `${at}/version`,
      `${name} is the version that comes with the exchange: give this one its own name.`,
    );
  const given = Object.entries(record(`${at}/years`, years)).map(
    ([year, days]) => [Number(year), holidaysOf(`${at}/years/${year}`, year, days)] as const,
  );
  if (given.length === 0) throw new Wrong(`${at}/years`, 'Give at least one year of bank holidays.');
  try {
    return newerCalendar(own, name, new Map(given));
  } catch (error) {
    if (error instanceof RangeError) throw new Wrong(`${at}/years`, `${error.message}: give the years between too.`);
    throw error;
  }
};

const holidaysOf = (at: string, year: string, value: unknown): readonly PlainDate[] => {
  if (!/^2\d{3}$/.test(year)) throw new Wrong(at, 'Name a year by its four digits, for example "2029".');
  const days = list(at, value).map((day, index) => {
    const on = parsePlainDate(`${year}-${String(day)}`);
    if (isRefusal(on)) throw new Wrong(`${at}/${index}`, 'Give a day of that year as MM-DD, for example "12-25".');
    if (isWeekend(on))
      throw new Wrong(`${at}/${index}`, `${on} is at a weekend: give the day that stands for it, if there is one.`);
    return on;
  });
  if (new Set(days).size !== days.length) throw new Wrong(at, 'A day stands twice: take one out.');
  if (days.length < LEAST_HOLIDAYS)
    throw new Wrong(at, `These are ${days.length} days; a year has at least ${LEAST_HOLIDAYS}: give all of them.`);
  return days;
};

const retentionOf = (value: unknown): Partial<Rules['retention']> => {
  const given = members('/retentionDays', value, ['closed', 'unusable', 'superseded']);
  const set = Object.entries(given).filter(([, days]) => days !== undefined);
  return Object.fromEntries(set.map(([name, days]) => [name, whole(`/retentionDays/${name}`, days, 366)]));
};

const record = (pointer: string, value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Wrong(pointer, 'Give an object here: { … }.');
  return value as Readonly<Record<string, unknown>>;
};

const members = <Name extends string>(
  pointer: string,
  value: unknown,
  names: readonly Name[],
): { readonly [N in Name]?: unknown } => {
  const given = record(pointer, value);
  const unknown = Object.keys(given).find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Wrong(`${pointer}/${unknown}`, `There is no such member here: take it out, or use ${names.join(', ')}.`);
  return given as { readonly [N in Name]?: unknown };
};

const list = (pointer: string, value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new Wrong(pointer, 'Give a list here: [ … ].');
  return value;
};

const date = (pointer: string, value: unknown): PlainDate => {
  const on = parsePlainDate(value);
  if (isRefusal(on)) throw new Wrong(pointer, on.detail);
  return on;
};

const identifier = (pointer: string, value: unknown): string => {
  if (typeof value !== 'string' || !ID.test(value))
    throw new Wrong(pointer, 'Give a name of 1 to 40 letters, digits, dots, hyphens or underscores.');
  return value;
};

const whole = (pointer: string, value: unknown, most: number): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most)
    throw new Wrong(pointer, `Give a whole number of days, 1 to ${most}.`);
  return value;
};
