import type { Retention } from '@icx/requests';
import { calendars, plainDate } from '@icx/working-days';
import type { Calendar, CalendarName, Calendars, PlainDate, Term } from '@icx/working-days';

/** What nothing published settles, as configuration with a documented default (docs/choices.md). */
export interface RequestPolicy {
  /** SLA terms, effective-dated: the one in force at receipt applies. */
  readonly terms: readonly Term[];
  readonly calendars: Calendars;
  /** Every version that there is or was, where more than those in force are known. */
  readonly calendarVersions?: readonly Calendar[];
  /** How long codes are kept that nobody may reveal any more. */
  readonly retention: Retention;
  /** Devices installed before this day are backlog. */
  readonly obligationFrom: PlainDate;
  readonly reveals: RevealLimits;
  /**
   * So many Working Days after somebody brought a party or an administrator of it in, its reveals wait for release by
   * another [choice]; `null`: they do not.
   */
  readonly newMembership: number | null;
  /** Refuse published example codes. */
  readonly live: boolean;
}

/** The version of a calendar that a deadline was computed with; `undefined`: it is not known any more. */
export const calendarOf = (
  { calendars: inForce, calendarVersions = [] }: RequestPolicy,
  name: CalendarName,
  version: string,
): Calendar | undefined =>
  [inForce[name], ...calendarVersions].find((one) => one.name === name && one.version === version);

/** How many codes a party may be shown in 24 hours, counted by request [choice]. */
export interface RevealLimits {
  /** From here on there is no reveal. */
  readonly quota: number;
  /** So many times the party's own daily average of the last 28 days, and the excess waits for SECAS. */
  readonly anomalyFactor: number;
  /** Below this nothing is unusual, however little the party normally needs. */
  readonly anomalyFloor: number;
}

/** MP121 came into force with SEC v57.0 on 24 February 2022. */
export const defaultPolicy: RequestPolicy = {
  terms: [{ id: 'mp121-10wd', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' }],
  calendars,
  retention: { closed: 28, unusable: 28, superseded: 28 },
  obligationFrom: plainDate('2022-02-24'),
  reveals: { quota: 20_000, anomalyFactor: 10, anomalyFloor: 500 },
  newMembership: null,
  live: false,
};
