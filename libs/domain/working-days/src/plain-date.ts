import { must, refuse, type Branded, type Parsed } from '@icx/refusals';

/** A calendar date `YYYY-MM-DD`, in Europe/London wherever it stems from a moment. Text order is date order. */
export type PlainDate = Branded<string, 'PlainDate'>;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** @returns the date, or refusal `date-invalid` (another shape, or a day that does not exist, such as 30 February). */
export const parsePlainDate = (value: unknown): Parsed<PlainDate> => {
  const invalid = refuse(
    'date-invalid',
    'This is not a calendar date: write it as YYYY-MM-DD, for example 2026-11-23.',
  );
  if (typeof value !== 'string' || !SHAPE.test(value)) return invalid;
  try {
    return Temporal.PlainDate.from(value).toString() as PlainDate;
  } catch {
    return invalid;
  }
};
parsePlainDate.takes = { type: 'string', format: 'date', example: '2026-11-23' } as const;

/** For constants and stored dates. @throws Error if `text` is not a date: that is a bug. */
export const plainDate = (text: string): PlainDate => must(parsePlainDate(text));

/**
 * Calendar days, not Working Days; `days` may be negative.
 * @throws RangeError for a fraction of a day; Error if the result leaves the years 0000 to 9999.
 */
export const addDays = (date: PlainDate, days: number): PlainDate =>
  plainDate(Temporal.PlainDate.from(date).add({ days }).toString());
