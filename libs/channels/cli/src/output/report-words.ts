import { clerkTime, plain } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Supplier = Documents['ReportSupplierFigures'];

const text = (value: string | number | boolean | null): string => (value === null ? '-' : String(value));

const cutOff = ({ position, at }: Documents['ReportCutOff']): string => `${position}@${at}`;

const supplierRow = ({ party, ...one }: Supplier): readonly string[] =>
  [
    ...[party ?? 'all', one.received, one.due, one.inTime, one.late, one.unanswered, one.breached, one.upheld],
    ...[one.open, one.openOverdue],
  ].map(text);

const headWords = (
  { kind, month, complete, cutoff, hash }: Omit<Documents['SlaReport'] | Documents['OperationalReport'], 'figures'>,
  more: readonly (readonly [string, string])[],
): string =>
  `${kind === 'sla' ? 'SLA' : 'Operational'} report of ${month}${complete ? '' : ', which has not ended'}\n${fields([
    ['cut-off', cutOff(cutoff)],
    ['hash', hash],
    ...more,
  ])}`;

const moreWords = (kind: string, month: string): string =>
  `All figures: icx report ${kind} ${month} --csv\nTo print, with charts: icx report ${kind} ${month} --html --out FILE`;

/** The figures that are looked for first; all of them are in the CSV and in the JSON. */
export const slaReportWords = (report: Documents['SlaReport']): string => {
  const { month, figures } = report;
  const all = [...figures.suppliers, figures.total];
  return [
    headWords(report, [
      ['requests raised', text(figures.requests.raised)],
      ['site visits avoided', text(figures.requests.siteVisitsAvoided)],
      ['backlog open', text(figures.backlog.open)],
    ]),
    table(
      ['party', 'received', 'due', 'in time', 'late', 'no answer', 'breached', 'upheld', 'open', 'overdue'],
      all.map(supplierRow),
    ),
    table(
      ['Working Days to answer', 'median', 'p90'],
      all.map(({ party, workingDays: { median, p90 } }) => [party ?? 'all', text(median), text(p90)]),
    ),
    `Every breach: icx report breaches ${month}\n${moreWords('sla', month)}`,
  ].join('\n\n');
};

/** The same of the operational report; a supplier is told its own, without channels and data fixes. */
export const operationalReportWords = (report: Documents['OperationalReport']): string => {
  const { channels = [], parties, dataFixes = [], availability } = report.figures;
  const messages = [
    ...channels.map((one) => ({ ...one, of: one.channel })),
    ...parties.map((one) => ({ ...one, of: one.party })),
  ];
  return [
    headWords(report, [['away', `${availability.minutesAway} of ${availability.minutes} minutes`]]),
    table(
      ['messages of', 'generated', 'dispatched', 'handed over', 'confirmed', 'half within, s'],
      messages.map((one) => [
        ...[one.of, text(one.generated), text(one.dispatched.count), text(one.handedOver.count)],
        ...[text(one.confirmed.count), text(one.confirmed.p50)],
      ]),
    ),
    ...(dataFixes.length > 0
      ? [
          table(
            ['data fixes of', 'opened', 'resolved', 'open', 'median WD'],
            dataFixes.map((one) => [
              ...[plain(one.category), text(one.opened), text(one.resolved), text(one.open)],
              text(one.workingDays.p50),
            ]),
          ),
        ]
      : []),
    moreWords('operational', report.month),
  ].join('\n\n');
};

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
        ['month', 'report', 'issued', 'WD taken', 'target', 'by', 'at the latest'],
        items.map(({ month, kind, ended, issues, production }) => [
          ...[
            month,
            kind,
            issues.length > 0 ? (production?.issuedOn ?? clerkTime(issues[0]!.at)) : ended ? 'NOT YET' : 'month runs',
          ],
          text(production?.workingDays ?? null),
          ...[production ? `${production.target.workingDays} WD` : '-', production?.dueOn ?? '-'],
          production?.fallbackDueOn ?? production?.dueOn ?? '-',
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
