import type { OperationalFigures, Production, HandshakeFigures, SupplierFigures } from '@icx/reporting';
import type { OwnOperationalFigures, Report, SlaReportFigures } from '@icx/reporting-service';
import { clerkDate, clerkTime } from '@icx/words';
import { bars } from './charts/bars.ts';
import type { Chart } from './charts/drawing.ts';
import { ranges, spanWords } from './charts/ranges.ts';
import { renderPage } from './page.ts';
import type { Cell, Table } from './table.ts';

interface Section {
  readonly heading: string;
  readonly note?: string;
  readonly charts?: readonly Chart[];
  readonly tables?: readonly Table[];
}

export interface ReportFrame {
  /** Of a sandbox. */
  readonly test: boolean;
  /** By when it was to be issued; `null`: not known. */
  readonly production: Production | null;
}

type Cells = readonly Cell[];
const numbers = (caption: string, [first, ...others]: readonly string[], rows: readonly Cells[]): Table => ({
  caption,
  columns: [{ name: first! }, ...others.map((name) => ({ name, number: true as const }))],
  rows,
});
const said = (caption: string, names: readonly string[], rows: readonly Cells[]): Table => ({
  caption,
  columns: names.map((name) => ({ name })),
  rows,
});
const known = (value: number | null): Cell => value ?? '–';
const percent = (share: number | null): Cell => (share === null ? '–' : `${(share * 100).toFixed(2)} %`);

const monthWords = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`));

const takenWords = (production: Production | null): string => {
  if (!production) return 'not known: the calendar does not reach so far';
  const { target, dueOn, issuedOn, workingDays } = production;
  const by = `${target.workingDays} Working Days${target.derogation ? ' (with derogation)' : ''}, by ${clerkDate(dueOn)}`;
  return issuedOn
    ? `target ${by}; issued on ${clerkDate(issuedOn)}, after ${workingDays} Working Days`
    : `target ${by}; not issued`;
};

const render = (
  title: string,
  report: Omit<Report<unknown>, 'figures'>,
  { test, production }: ReportFrame,
  sections: readonly Section[],
): string => {
  const { month, cutoff, basis, release, hash, complete } = report;
  const frame = {
    title: `${title}, ${monthWords(month)}`,
    lead: complete ? 'The whole month.' : 'The month has not ended: all up to the cut-off.',
    test,
    foot: [`Made from the events of the exchange by release ${release}. SHA-256 of what the report says: ${hash}`],
  };
  return renderPage('report.njk', frame, {
    facts: [
      ['Cut-off', `${clerkTime(cutoff.at)}, position ${cutoff.position} of the log`],
      ['Calendars', basis.calendars.map(({ name, version }) => `${name} ${version}`).join(', ')],
      ['Terms', basis.terms.map(({ id, effectiveFrom }) => `${id} from ${clerkDate(effectiveFrom)}`).join(', ')],
      ['Production', takenWords(production)],
    ],
    sections: sections.map(({ heading, note = '', charts = [], tables = [] }) => ({ heading, note, charts, tables })),
  });
};

const nameOf = ({ party }: { readonly party: string | null }): string => party ?? 'All';

/** The monthly SLA report, to read and print. */
export const slaReportPage = (report: Report<SlaReportFigures>, frame: ReportFrame): string => {
  const { total, suppliers, requests, requesters, channels, backlog, readiness } = report.figures;
  const due = suppliers.filter((one) => one.due > 0);
  const open = suppliers.filter((one) => one.open > 0);
  const supplierRow = (one: SupplierFigures): Cells => [
    ...[nameOf(one), one.received, one.due, one.breached, one.disputed, one.queried, one.inOutage, one.agreedOutside],
    ...[percent(one.notInstallerRate), known(one.workingDays.median), known(one.workingDays.p90)],
  ];
  return render('SLA report', report, frame, [
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
      tables: [
        numbers(
          'Per installing supplier',
          [
            ...['Supplier', 'Received', 'Due', 'Breached', 'Disputed', 'Queried', 'In an outage', 'Agreed outside'],
            ...['Not the installer', 'Median WD', 'p90 WD'],
          ],
          [...suppliers, total].map(supplierRow),
        ),
      ],
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

type Named = HandshakeFigures & { readonly name: string };

const handshakeCharts = (id: string, of: string, rows: readonly Named[]): readonly Chart[] => [
  ranges({
    ...{ id: `${id}-handed-over`, title: `From generated to handed over, by ${of.toLowerCase()}`, of },
    rows: rows.map(({ name, handedOver }) => ({ name, ...handedOver })),
  }),
  ranges({
    ...{ id: `${id}-confirmed`, title: `From generated to confirmed, by ${of.toLowerCase()}`, of },
    rows: rows.map(({ name, confirmed }) => ({ name, ...confirmed })),
  }),
];

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
  return render('Operational report', report, frame, [
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
      note: `There for ${percent(availability.available)} of the month: away for ${availability.minutesAway} of ${availability.minutes} minutes.`,
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
