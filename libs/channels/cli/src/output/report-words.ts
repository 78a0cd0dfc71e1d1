import { clerkTime } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Supplier = Documents['ReportSupplierFigures'];

const text = (value: string | number | boolean | null): string => (value === null ? '-' : String(value));

const cutOff = ({ position, at }: Documents['ReportCutOff']): string => `${position}@${at}`;

const supplierRow = ({ party, workingDays, ...one }: Supplier): readonly string[] =>
  [
    ...[party ?? 'all', one.received, one.due, one.inTime, one.late, one.unanswered, one.breached, one.upheld],
    ...[one.open, one.openOverdue, workingDays.median, workingDays.p90],
  ].map(text);

/** The figures that are looked for first; all of them are in the CSV and in the JSON. */
export const slaReportWords = ({ month, complete, cutoff, hash, figures }: Documents['SlaReport']): string =>
  `SLA report of ${month}${complete ? '' : ', which has not ended'}\n${fields([
    ['cut-off', cutOff(cutoff)],
    ['hash', hash],
    ['requests raised', text(figures.requests.raised)],
    ['site visits avoided', text(figures.requests.siteVisitsAvoided)],
    ['backlog open', text(figures.backlog.open)],
  ])}\n\n${table(
    ['party', 'received', 'due', 'in time', 'late', 'none', 'breached', 'upheld', 'open', 'overdue', 'median', 'p90'],
    [...figures.suppliers, figures.total].map(supplierRow),
  )}\n\nEvery breach: icx report breaches ${month}. All figures: icx report sla ${month} --csv.`;

export const reportIssueWords = (one: Documents['ReportIssue']): string =>
  `Issue ${one.number} of the ${one.kind} report of ${one.month}${
    one.restates === null ? '' : `, which restates issue ${one.restates}`
  }\n${fields([
    ['at', clerkTime(one.at)],
    ['cut-off', cutOff(one.cutoff)],
    ['hash', one.hash],
    ['sent to', one.parties.join(', ')],
  ])}`;

export const reportsWords = ({ items }: { readonly items: readonly Documents['ReportedMonth'][] }): string =>
  items.length === 0
    ? 'There is no month to report yet.'
    : table(
        ['month', 'report', 'issued', 'due', 'Working Days', 'target'],
        items.map(({ month, kind, ended, issues, production }) => [
          ...[month, kind, issues.length > 0 ? clerkTime(issues[0]!.at) : ended ? 'NOT YET' : 'month runs'],
          ...[production?.fallbackDueOn ?? production?.dueOn ?? '-', text(production?.workingDays ?? null)],
          production ? `${production.target.workingDays}${production.target.derogation ? ', derogation' : ''}` : '-',
        ]),
      );

export const reportTargetsWords = ({ fallback, items }: Documents['ReportTargets']): string =>
  `${table(
    ['months from', 'Working Days', 'derogation'],
    items.map((one) => [one.effectiveFrom, String(one.workingDays), one.derogation ? 'yes' : 'no']),
  )}\n\nUnder a derogation ${fallback} Working Days bind.`;

export const restatementWords = (told: Documents['ReportRestatement']): string => {
  const { month, issue, reproduced, now, differences, legs, restated } = told;
  if (differences.length === 0) return `Nothing has changed since issue ${issue} of ${month}.`;
  return `${month} as known now, against issue ${issue}${reproduced ? '' : ' (which this release does not make again alike)'}\n${fields(
    [['cut-off now', cutOff(now)]],
  )}\n\n${table(
    ['section', 'of', 'figure', 'then', 'now'],
    differences.map((one) => [one.section, one.of, one.figure, text(one.then), text(one.now)]),
  )}\n\n${table(
    ['request', 'leg', 'party', 'since'],
    legs.map((one) => [one.request, String(one.leg), one.party, one.events.map(({ type }) => type).join(', ')]),
  )}${restated > legs.length ? `\n\n… of ${restated}.` : ''}`;
};

export const reportExtractWords = ({ month, party, issue, supplier, requester, rank }: Documents['SlaReportExtract']) =>
  `${party} in issue ${issue} of the SLA report of ${month}\n${fields([
    ['in time', supplier && `${supplier.inTime} of ${supplier.due} due`],
    ['breached', supplier && String(supplier.breached)],
    ['rank', rank && `${rank.rank} of ${rank.of}`],
    ['raised', requester && String(requester.raised)],
    ['misrouted', requester && String(requester.misrouted)],
  ])}`;
