import type { Parsed } from '@icx/refusals';
import { isRefusal } from '@icx/refusals';
import type { ReportTarget } from '@icx/rules';
import { addWorkingDays, londonDate, plainDate, workingDaysBetween } from '@icx/working-days';
import type { Calendar, Instant, PlainDate } from '@icx/working-days';
import { spanOf, type Month } from './month.ts';

/** What binds where the target does not: the SLA of before, to which the working group would revert [001]. */
export const FALLBACK = 25;

/** 10 Working Days came into the SEC with MP122A, and with a derogation [001]. */
export const firstTarget: ReportTarget = { effectiveFrom: plainDate('2019-01-01'), workingDays: 10, derogation: true };

/** Of two from the same day the one set last applies. */
export const targetFor = (month: Month, targets: readonly ReportTarget[]): ReportTarget =>
  targets
    .filter(({ effectiveFrom }) => effectiveFrom <= spanOf(month).last)
    .reduce((inForce, target) => (target.effectiveFrom >= inForce.effectiveFrom ? target : inForce), firstTarget);

/** By when a report is to be there, and how long it took: day 0 is the last day of its month, England and Wales. */
export interface Production {
  readonly target: ReportTarget;
  readonly dueOn: PlainDate;
  /** With a derogation, the day that binds all the same; `null`: without one. */
  readonly fallbackDueOn: PlainDate | null;
  /** `null`: it has not been issued. */
  readonly workingDays: number | null;
  readonly issuedOn: PlainDate | null;
}

/** Refused with `calendar-not-covered`. @param issuedAt of its first issue; `null`: there was none */
export const productionOf = (
  month: Month,
  issuedAt: Instant | null,
  targets: readonly ReportTarget[],
  calendar: Calendar,
): Parsed<Production> => {
  const { last } = spanOf(month);
  const target = targetFor(month, targets);
  const dueOn = addWorkingDays(last, target.workingDays, calendar);
  if (isRefusal(dueOn)) return dueOn;
  const fallbackDueOn = target.derogation ? addWorkingDays(last, FALLBACK, calendar) : null;
  if (isRefusal(fallbackDueOn)) return fallbackDueOn;
  const issuedOn = issuedAt && londonDate(issuedAt);
  const workingDays = issuedOn && workingDaysBetween(last, issuedOn, calendar);
  return isRefusal(workingDays) ? workingDays : { target, dueOn, fallbackDueOn, workingDays, issuedOn };
};
