import { must, refuse, type Branded, type Parsed } from '@icx/refusals';

/**
 * A moment, as UTC ISO 8601 with milliseconds: `2026-11-23T10:00:00.000Z`, years 0001 to 9999.
 * The width is fixed, so that text order is time order in code, in a database and in a file.
 */
export type Instant = Branded<string, 'Instant'>;

// A second 60 is not taken: Temporal would silently move it into the second before.
const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:[0-5]\d([.,]\d{1,9})?)?(?<offset>Z|[+-]\d{2}(:?\d{2})?)?$/i;

const invalid = (detail: string) => refuse('instant-invalid', detail);

/**
 * The one place where an Instant is made. Finer than a millisecond is cut off, not rounded: 23:59:59.9999 must not
 * become 24:00, which is late.
 */
export const toInstant = (moment: Temporal.Instant): Parsed<Instant> => {
  const text = moment.toString({ smallestUnit: 'millisecond', roundingMode: 'floor' });
  if (text.length === 24 && !text.startsWith('0000')) return text as Instant;
  return invalid('This moment lies outside the years 0001 to 9999: correct the year.');
};

/** Most moments come as this exchange writes them, and `Date` says so ten times as fast as Temporal. */
const isNormal = (value: unknown): value is Instant =>
  typeof value === 'string' &&
  /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  isItself(new Date(value), value);

/** A 30th of February, or 24:00, is another day in the text that `Date` makes of it. */
const isItself = (date: Date, text: string): boolean => !Number.isNaN(date.valueOf()) && date.toISOString() === text;

/**
 * Accepts ISO 8601 (extended format; seconds and their fraction optional) with `Z` or any offset, and normalises it.
 * @returns the moment, or refusal `instant-invalid`: above all where there is no offset, since a time whose zone is
 * guessed would be an hour wrong for half of the year.
 */
export const parseInstant = (value: unknown): Parsed<Instant> => {
  if (isNormal(value)) return value;
  const malformed = invalid(
    'This is not a date and time: write ISO 8601 with an offset, for example 2026-11-23T10:00:00Z.',
  );
  const match = typeof value === 'string' ? SHAPE.exec(value) : null;
  if (!match) return malformed;
  if (!match.groups?.['offset']) {
    return invalid('This time has no offset from UTC: add Z or the offset, for example 2026-11-23T10:00:00+00:00.');
  }
  try {
    return toInstant(Temporal.Instant.from(match[0]));
  } catch {
    return malformed;
  }
};
parseInstant.takes = { type: 'string', format: 'date-time', example: '2026-12-08T09:00:00Z' } as const;

/** For constants and stored moments. @throws Error if `text` is not a moment: that is a bug. */
export const instant = (text: string): Instant => must(parseInstant(text));

/**
 * Elapsed hours, whatever the clocks do meanwhile; `hours` is whole and may be negative.
 * @throws RangeError for a fraction of an hour; Error if the result leaves the years 0001 to 9999.
 */
export const addHours = (at: Instant, hours: number): Instant =>
  must(toInstant(Temporal.Instant.from(at).add({ hours })));

/** The same in minutes. */
export const addMinutes = (at: Instant, minutes: number): Instant =>
  must(toInstant(Temporal.Instant.from(at).add({ minutes })));
