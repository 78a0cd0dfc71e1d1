import type { Retention } from '@icx/requests';
import type { Instant, PlainDate, Term } from '@icx/working-days';

/** Those that have bank holidays of their own; `union` is made of both. */
export const ownCalendarNames = ['england-and-wales', 'scotland'] as const;
export type OwnCalendarName = (typeof ownCalendarNames)[number];

/** What tells a calendar of the operator's file from another. */
export interface CalendarTakenUp {
  readonly version: string;
  readonly lastYear: number;
  /** SHA-256 of its bank holidays, hex. */
  readonly holidays: string;
}

/** A version whole: what it was made of may be gone by the time that somebody asks for it. */
export interface ImportedCalendar {
  readonly name: OwnCalendarName;
  readonly firstYear: number;
  readonly lastYear: number;
  /** In order. */
  readonly holidays: readonly PlainDate[];
}

/** What a version of the calendars did to requests, counted by legs. */
export interface CalendarEffect {
  readonly requests: number;
  readonly deadlinesMoved: number;
  readonly breachesRetracted: number;
  readonly lateNowInTime: number;
  readonly deemedReceiptsMoved: number;
}

/** How many Working Days after the end of its month a report may take, from the months that end on a day or later on. */
export interface ReportTarget {
  readonly effectiveFrom: PlainDate;
  readonly workingDays: number;
  /** SECAS reports by a derogation. */
  readonly derogation: boolean;
}

export interface CalendarsImported {
  readonly at: Instant;
  readonly version: string;
  /** Those that it changes. */
  readonly calendars: readonly ImportedCalendar[];
}

/** What is on record in the stream `rules`. */
export type RulesEvent =
  | {
      /** The operator's file, or what comes with the release, at a start; every request followed it by then. */
      readonly type: 'rules.taken-up.v1';
      readonly data: {
        readonly at: Instant;
        readonly obligationFrom: PlainDate;
        readonly terms: readonly Term[];
        readonly retention: Retention;
        readonly calendars: Readonly<Record<string, CalendarTakenUp>>;
      };
    }
  /** In force from then on; the requests that there are follow one after the other. */
  | { readonly type: 'rules.calendars-imported.v1'; readonly data: CalendarsImported }
  /** Every request follows the version. */
  | {
      readonly type: 'rules.calendars-followed.v1';
      readonly data: { readonly at: Instant; readonly version: string; readonly effect: CalendarEffect };
    }
  | { readonly type: 'rules.term-added.v1'; readonly data: Term & { readonly at: Instant } }
  | { readonly type: 'rules.report-target-set.v1'; readonly data: ReportTarget & { readonly at: Instant } };

export type RulesTakenUp = Extract<RulesEvent, { type: 'rules.taken-up.v1' }>['data'];

/** Complete by the compiler: the record has every type of the union, and no other. */
export const rulesEventTypes = Object.keys({
  'rules.taken-up.v1': true,
  'rules.calendars-imported.v1': true,
  'rules.calendars-followed.v1': true,
  'rules.term-added.v1': true,
  'rules.report-target-set.v1': true,
} satisfies Record<RulesEvent['type'], true>) as readonly RulesEvent['type'][];
