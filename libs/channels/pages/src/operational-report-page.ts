import type { HandshakeFigures, OperationalFigures } from '@icx/reporting';
import type { OwnOperationalFigures, Report } from '@icx/reporting-service';
import { clerkDate, clerkTime } from '@icx/words';
import type { Chart } from './charts/drawing.ts';
import { ranges, spanWords } from './charts/ranges.ts';
import { known, numbers, percent, renderReport, said, type ReportFrame } from './report-page.ts';
import type { Table } from './table.ts';

type Named = HandshakeFigures & { readonly name: string };

const chartedSteps = [
  ['handedOver', 'handed over'],
  ['confirmed', 'confirmed'],
] as const;

/** Where nothing was counted there is nothing to draw: the table below has the zeros. */
const handshakeCharts = (id: string, of: string, rows: readonly Named[]): readonly Chart[] =>
  chartedSteps
    .map(([step, words]) => ({
      ...{ id: `${id}-${words.replace(' ', '-')}`, title: `From generated to ${words}, by ${of.toLowerCase()}`, of },
      rows: rows.map((row) => ({ name: row.name, ...row[step] })).filter(({ count }) => count > 0),
    }))
    .filter((chart) => chart.rows.length > 0)
    .map(ranges);

const handshakeTable = (of: string, rows: readonly Named[]): Table =>
  numbers(
    `Messages by ${of.toLowerCase()}`,
    [of, 'Generated', 'Dispatched', 'Handed over', 'Confirmed', 'Half confirmed within'],
    rows.map(({ name, generated, dispatched, handedOver, confirmed }) => [
      ...[name, generated, dispatched.count, handedOver.count, confirmed.count, spanWords(confirmed.p50)],
    ]),
  );

/** The monthly operational report (MP122B), to read and print; to a supplier what of it is its own. */
export const operationalReportPage = (
  report: Omit<Report<unknown>, 'figures'> & { readonly figures: OperationalFigures | OwnOperationalFigures },
  frame: ReportFrame,
): string => {
  const { parties, availability, production, excluded } = report.figures;
  const whole = 'channels' in report.figures ? report.figures : undefined;
  const byParty = parties.map((one) => ({ ...one, name: one.party }));
  const byChannel = whole?.channels.map((one) => ({ ...one, name: one.channel }));
  return renderReport('Operational report', report, frame, [
    ...(byChannel
      ? [
          {
            heading: 'Handshakes by channel',
            note: 'Confirmed is the first act of the addressee itself: it read, acknowledged or answered; never that a mail server took a notice.',
            charts: handshakeCharts('channel', 'Channel', byChannel),
            tables: [handshakeTable('Channel', byChannel)],
          },
        ]
      : []),
    {
      heading: 'Handshakes by addressee',
      charts: handshakeCharts('party', 'Addressee', byParty),
      tables: [handshakeTable('Addressee', byParty)],
    },
    ...(whole
      ? [
          {
            heading: 'Data fixes by incident category',
            tables: [
              numbers(
                'Working Days from opening to resolution',
                ['Category', 'Opened', 'Resolved', 'Rejected', 'Withdrawn', 'Open', 'p50', 'p90', 'p99'],
                whole.dataFixes.map(({ category, opened, resolved, rejected, withdrawn, open, workingDays }) => [
                  ...[category, opened, resolved, rejected, withdrawn, open],
                  ...[workingDays.p50, workingDays.p90, workingDays.p99].map(known),
                ]),
              ),
            ],
          },
        ]
      : []),
    {
      heading: 'Availability of the exchange',
      note: `There for ${percent(availability.available)} of the month: away for ${availability.minutesAway.toLocaleString('en-GB')} of ${availability.minutes.toLocaleString('en-GB')} minutes.`,
      tables: [
        said(
          'Outages',
          ['From', 'Until'],
          availability.outages.map(({ from, until }) => [clerkTime(from), clerkTime(until)]),
        ),
      ],
    },
    {
      heading: 'How long reports took',
      tables: [
        said(
          'Reports of the month before',
          ['Report', 'Month', 'Target', 'Due on', 'Issued on', 'Working Days taken'],
          production.map((one) => [
            ...[one.report, one.of, `${one.targetWorkingDays} WD${one.derogation ? ', with derogation' : ''}`],
            ...[clerkDate(one.dueOn), one.issuedOn ? clerkDate(one.issuedOn) : 'not issued', known(one.workingDays)],
          ]),
        ),
      ],
    },
    {
      heading: 'Not reported, by decision',
      tables: [
        said(
          'What the working group on MP122B decided not to report',
          ['What', 'Decision', 'Why', 'Source'],
          excluded.map(({ subject, decision, reason, source }) => [subject, decision, reason, source]),
        ),
      ],
    },
  ]);
};
