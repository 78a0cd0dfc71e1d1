import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { addWorkingDays, atLondon, nextWorkingDay, plainDate } from '@icx/working-days';
import type { Calendar, Instant, PlainDate } from '@icx/working-days';

/** A quarter of the calendar year, in London: `2027-Q1`. */
export type Quarter = Branded<string, 'Quarter'>;

const pattern = '^2[0-9]{3}-Q[1-4]$';

/** Refused with `quarter-invalid`. */
export const parseQuarter = (value: unknown): Parsed<Quarter> =>
  typeof value === 'string' && new RegExp(pattern, 'u').test(value)
    ? (value as Quarter)
    : refuse('quarter-invalid', 'Write a quarter as its year and number, such as 2027-Q1.');
parseQuarter.takes = { type: 'string', pattern, example: '2027-Q1' } as const;

/** The one that a London day is in. */
export const quarterOf = (day: PlainDate): Quarter =>
  `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}` as Quarter;

/** So many quarters later; negative: earlier. */
export const quarterAfter = (quarter: Quarter, quarters: number): Quarter => {
  const count = Number(quarter.slice(0, 4)) * 4 + Number(quarter.at(-1)) - 1 + quarters;
  return `${Math.floor(count / 4)}-Q${(count % 4) + 1}` as Quarter;
};

/** Working Days after which who has not confirmed the list is reminded [choice]. */
const REMINDED_AFTER = 10;

/** 09:00 of the quarter's first Working Day [choice]. */
export const issuedAt = (quarter: Quarter, calendar: Calendar): Parsed<Instant> => {
  const month = String(Number(quarter.at(-1)) * 3 - 2).padStart(2, '0');
  const first = nextWorkingDay(plainDate(`${quarter.slice(0, 4)}-${month}-01`), calendar);
  return isRefusal(first) ? first : atLondon(first, '09:00');
};

/** 09:00, so many Working Days after the list went out. */
export const remindedAt = (issuedOn: PlainDate, calendar: Calendar): Parsed<Instant> => {
  const day = addWorkingDays(issuedOn, REMINDED_AFTER, calendar);
  return isRefusal(day) ? day : atLondon(day, '09:00');
};
