import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant, Term } from '@icx/working-days';
import type { Month } from './month.ts';

export const reportKinds = ['sla', 'operational'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What was known: the log up to a position; and of when it is told: right before an instant. */
export interface CutOff {
  /** Decimal text, as positions are outside. */
  readonly position: string;
  readonly at: Instant;
}

/** What the figures were made with, beside the log. */
export interface Basis {
  readonly calendars: readonly { readonly name: string; readonly version: string }[];
  readonly terms: readonly Term[];
}

/** Figures as JSON: what they are is for each kind to say. */
export type Figures = { readonly [name: string]: FigureValue };
export type FigureValue = string | number | boolean | null | readonly FigureValue[] | Figures;

export interface Issue {
  readonly kind: ReportKind;
  readonly month: Month;
  /** 1 is the first; any later one names the one that it restates. */
  readonly number: number;
  readonly restates: number | null;
  readonly at: Instant;
  readonly cutoff: CutOff;
  readonly basis: Basis;
  /** SHA-256 of what the report says, as canonical JSON, wherever in the log it was known; hex. */
  readonly hash: string;
  /** As they were issued; `null`: too many for one event, the cut-off makes them again. */
  readonly figures: Figures | null;
  /** Whom it was sent to, in order. */
  readonly parties: readonly PartyId[];
}

export type ReportEvent = { readonly type: 'reporting.report-issued.v1'; readonly data: Issue };
export const reportEventTypes: readonly ReportEvent['type'][] = ['reporting.report-issued.v1'];

/** Every issue of one report, the first one first. */
export type IssuesState = readonly Issue[];
export const evolveIssues = (issues: IssuesState, { data }: ReportEvent): IssuesState => [...issues, data];

const unchanged = refuse.conflict(
  'report-unchanged',
  'Nothing has changed since this report was last issued: there is nothing to restate. GET /v1/reports/{kind}/{month} shows it.',
);

/** Again only where it says something else than the last time. */
export const decideIssue = (
  made: Omit<Issue, 'number' | 'restates'>,
  issues: IssuesState,
): readonly ReportEvent[] | Refusal => {
  const last = issues.at(-1);
  if (last?.hash === made.hash) return unchanged;
  const data = { ...made, number: issues.length + 1, restates: last?.number ?? null };
  return [{ type: 'reporting.report-issued.v1', data }];
};
