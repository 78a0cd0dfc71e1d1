import { incidentCategories, type Case, type IncidentCategory } from '@icx/data-fixes';
import { isRefusal } from '@icx/refusals';
import { londonDate, workingDaysBetween, type Calendar, type Instant } from '@icx/working-days';
import { within, type Period } from '../month.ts';
import { Tally } from '../tally.ts';

/** What the report knows of a data-fix case, as it stood at the cut-off. */
export interface CaseFacts {
  readonly category: IncidentCategory | null;
  readonly openedAt: Instant;
  readonly ended: { readonly at: Instant; readonly how: 'resolved' | 'rejected' | 'withdrawn' } | null;
}

export const caseFactsOf = (state: Case): CaseFacts => ({
  category: state.category,
  openedAt: state.openedAt,
  ended: 'endedAt' in state ? { at: state.endedAt, how: state.status } : null,
});

export const reportedCategories = [
  ...incidentCategories.map((category) => `category-${category}` as const),
  'no-category',
] as const;
export type ReportedCategory = (typeof reportedCategories)[number];

export const dataFixCounts = ['opened', 'resolved', 'rejected', 'withdrawn', 'open'] as const;

/** Working Days, England and Wales, from the day on which a case was opened to that on which it was resolved. */
export interface DataFixFigures extends Readonly<Record<(typeof dataFixCounts)[number], number>> {
  readonly category: ReportedCategory;
  readonly workingDays: { readonly p50: number | null; readonly p90: number | null; readonly p99: number | null };
}

/** Data-fix times by incident category 3, 4 and 5 [001]; a case without one is counted apart, so that it is not lost. */
export class DataFixTimes {
  readonly #counts = new Map(reportedCategories.map((name) => [name, zero()]));
  readonly #days = new Map(reportedCategories.map((name) => [name, new Tally()]));

  constructor(
    private readonly period: Period,
    private readonly calendar: Calendar,
  ) {}

  add({ category, openedAt, ended }: CaseFacts): void {
    const { at } = this.period;
    if (openedAt >= at) return;
    const name: ReportedCategory = category === null ? 'no-category' : `category-${category}`;
    const counts = this.#counts.get(name)!;
    if (within(this.period, openedAt)) counts.opened += 1;
    if (!ended || ended.at >= at) counts.open += 1;
    else if (within(this.period, ended.at)) {
      counts[ended.how] += 1;
      if (ended.how === 'resolved') this.#measure(name, openedAt, ended.at);
    }
  }

  figures(): readonly DataFixFigures[] {
    return reportedCategories.map((category) => {
      const days = this.#days.get(category)!;
      const workingDays = { p50: days.percentile(50), p90: days.percentile(90), p99: days.percentile(99) };
      return { category, ...this.#counts.get(category)!, workingDays };
    });
  }

  #measure(name: ReportedCategory, from: Instant, until: Instant): void {
    const days = workingDaysBetween(londonDate(from), londonDate(until), this.calendar);
    if (!isRefusal(days)) this.#days.get(name)!.add(Math.max(0, days));
  }
}

const zero = () =>
  Object.fromEntries(dataFixCounts.map((name) => [name, 0])) as Record<(typeof dataFixCounts)[number], number>;
