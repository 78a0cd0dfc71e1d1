import { refuse, type Branded, type Parsed } from '@icx/refusals';
import { addDays, atLondon, londonDate, plainDate, type Instant, type PlainDate } from '@icx/working-days';

/** A calendar month in London: `2027-01`. */
export type Month = Branded<string, 'Month'>;

const pattern = '^2[0-9]{3}-(0[1-9]|1[0-2])$';

/** Refused with `month-invalid`. */
export const parseMonth = (value: unknown): Parsed<Month> =>
  typeof value === 'string' && new RegExp(pattern, 'u').test(value)
    ? (value as Month)
    : refuse('month-invalid', 'Write a month as its year and number, such as 2027-01.');
parseMonth.takes = { type: 'string', pattern, example: '2027-01' } as const;

/** The one that a London day is in. */
export const monthOf = (day: PlainDate): Month => day.slice(0, 7) as Month;

/** So many months later; negative: earlier. */
export const monthAfter = (month: Month, months: number): Month => {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}` as Month;
};

/** Its first and last day, and the instants between which it lies: `until` is no longer in it. */
export interface MonthSpan {
  readonly month: Month;
  readonly first: PlainDate;
  readonly last: PlainDate;
  readonly from: Instant;
  readonly until: Instant;
}

export const spanOf = (month: Month): MonthSpan => {
  const first = plainDate(`${month}-01`);
  const next = plainDate(`${monthAfter(month, 1)}-01`);
  return { month, first, last: addDays(next, -1), from: atLondon(first, '00:00'), until: atLondon(next, '00:00') };
};

/** A month as it stood right before an instant, which is its end or, of one that has not ended, before that. */
export interface Period extends MonthSpan {
  readonly at: Instant;
  /** The day that `at` closes. */
  readonly on: PlainDate;
}

export const periodOf = (month: Month, at: Instant): Period => {
  const span = spanOf(month);
  return at < span.until ? { ...span, at, on: londonDate(at) } : { ...span, at: span.until, on: span.last };
};

/** Whether an instant lies in it. */
export const within = ({ from, until }: Pick<MonthSpan, 'from' | 'until'>, at: Instant | null): boolean =>
  at !== null && at >= from && at < until;
