import type { SupplierFigures } from '@icx/reporting';
import type { Report, SlaReportFigures } from '@icx/reporting-service';
import { bars } from './charts/bars.ts';
import { known, numbers, percent, renderReport, type Cells, type ReportFrame } from './report-page.ts';

const nameOf = ({ party }: { readonly party: string | null }): string => party ?? 'All';

const supplierColumns = [
  ...['Supplier', 'Received', 'Due', 'Breached', 'With upheld', 'Disputed', 'Queried', 'In an outage'],
  ...['Agreed outside', 'Not the installer', 'Median WD', 'p90 WD'],
];
const supplierRow = (one: SupplierFigures): Cells => [
  ...[nameOf(one), one.received, one.due, one.breached, one.breachedWithUpheld, one.disputed, one.queried],
  ...[one.inOutage, one.agreedOutside, percent(one.notInstallerRate)],
  ...[known(one.workingDays.median), known(one.workingDays.p90)],
];

/** The monthly SLA report, to read and print. */
export const slaReportPage = (report: Report<SlaReportFigures>, frame: ReportFrame): string => {
  const { total, suppliers, requests, requesters, channels, backlog, readiness } = report.figures;
  const due = suppliers.filter((one) => one.due > 0);
  const open = suppliers.filter((one) => one.open > 0);
  return renderReport('SLA report', report, frame, [
    {
      heading: 'Installing suppliers',
      note: 'Due, in time, late and unanswered are of the month of the day due, for who held the leg then; open is as at the cut-off.',
      charts: [
        bars({
          ...{ id: 'due', title: 'Due in the month, by supplier', of: 'Supplier', unit: 'legs' },
          series: [
            { name: 'in time', look: 'solid' },
            { name: 'late', look: 'hatched' },
            { name: 'unanswered', look: 'empty' },
          ],
          rows: due.map((one) => ({ name: nameOf(one), values: [one.inTime, one.late, one.unanswered] })),
        }),
        bars({
          ...{ id: 'open', title: 'Open at the cut-off, by supplier', of: 'Supplier', unit: 'legs' },
          series: [
            { name: 'not due yet', look: 'solid' },
            { name: 'overdue', look: 'hatched' },
          ],
          rows: open.map((one) => ({ name: nameOf(one), values: [one.open - one.openOverdue, one.openOverdue] })),
        }),
      ],
      tables: [numbers('Per installing supplier', supplierColumns, [...suppliers, total].map(supplierRow))],
    },
    {
      heading: 'Requesters',
      tables: [
        numbers(
          'Per requester',
          ['Requester', 'Raised', 'Misrouted', 'Withdrawn', 'Superseded', 'Closed', 'Site visits avoided'],
          [...requesters, requests].map((one) => [
            ...[nameOf(one), one.raised, one.misrouted, one.withdrawn, one.superseded, one.closed],
            one.siteVisitsAvoided,
          ]),
        ),
      ],
    },
    {
      heading: 'Channels, contacts and backlog',
      note: `${readiness.ready} of ${readiness.suppliers} suppliers were reached by mail at the cut-off.`,
      tables: [
        numbers(
          'Per channel',
          ['Channel', 'Opened', 'Handed over', 'Bounced', 'Received', 'Deemed received', 'Confirmed'],
          channels.map((one) => [
            ...[one.channel, one.opened, one.handedOver, one.bounced, one.received, one.deemedReceived, one.confirmed],
          ]),
        ),
        numbers(
          'Backlog, to which no SLA applies',
          ['', 'Received', 'Answered', 'Open', 'With evidence of installation', 'Without'],
          [
            [
              ...['Legs', backlog.received, backlog.answered, backlog.open, backlog.openEvidenced],
              backlog.openUnevidenced,
            ],
          ],
        ),
      ],
    },
  ]);
};
