import { calendars, plainDate } from '@icx/working-days';
import type { Calendars, PlainDate, Term } from '@icx/working-days';

/** What nothing published settles, as configuration with a documented default (docs/choices.md). */
export interface RequestPolicy {
  /** SLA terms, effective-dated: the one in force at receipt applies. */
  readonly terms: readonly Term[];
  readonly calendars: Calendars;
  /** Devices installed before this day are backlog. */
  readonly obligationFrom: PlainDate;
  /** Refuse published example codes. */
  readonly live: boolean;
}

export const defaultPolicy: RequestPolicy = {
  terms: [{ id: 'mp121-10wd', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' }],
  calendars,
  obligationFrom: plainDate('2022-11-03'),
  live: false,
};
