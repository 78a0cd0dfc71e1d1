import { count, day, document, instant, list, nullable, oneOf, partyId, Type, id } from '@icx/documents';
import { codeNotHeldReasons, outcomes } from '@icx/requests';
import {
  backlogCounts,
  channelCounts,
  parseMonth,
  reportedChannels,
  reportKinds,
  requesterCounts,
  supplierCounts,
} from '@icx/reporting';
import { calendarNames } from '@icx/working-days';

const counts = <const Names extends readonly string[]>(names: Names) =>
  Object.fromEntries(names.map((name) => [name, count()])) as Record<Names[number], ReturnType<typeof count>>;
const share = (description: string) => nullable(Type.Number({ minimum: 0, maximum: 1, description }));
const month = Type.String({ pattern: parseMonth.takes.pattern, examples: ['2027-01'] });
const number = Type.Integer({ minimum: 1, description: 'Of the issue; 1 is the first.' });
const days = nullable(count({ description: 'Working Days.' }));

const cutoffSchema = document('ReportCutOff', {
  position: Type.String({ pattern: '^[0-9]+$', description: 'Of the log: what was known.' }),
  at: instant({ description: 'Of when it is told: right before this instant.' }),
});

const oldestSchema = document('ReportOldestOpen', {
  request: id('icr'),
  leg: Type.Integer({ minimum: 1 }),
  receivedOn: day(),
  workingDays: days,
});

const supplier = {
  ...counts(supplierCounts),
  notInstallerRate: share('Of its answers of the month.'),
  codeNotHeldBy: Type.Object(counts(codeNotHeldReasons)),
  workingDays: Type.Object({
    answers: count({ description: 'Of the month, those that somebody gave.' }),
    median: days,
    p90: days,
  }),
  oldestOpen: nullable(oldestSchema),
};
const requester = { ...counts(requesterCounts), outcomes: Type.Object(counts(outcomes)) };

const supplierFiguresSchema = document('ReportSupplierFigures', { party: nullable(partyId()), ...supplier });
const requesterFiguresSchema = document('ReportRequesterFigures', { party: nullable(partyId()), ...requester });

/** What every kind of report says beside its figures. */
export const reportMembers = {
  month,
  from: instant(),
  until: instant(),
  cutoff: cutoffSchema,
  complete: Type.Boolean({ description: 'The month had ended.' }),
  basis: document('ReportBasis', {
    calendars: Type.Array(Type.Object({ name: oneOf(calendarNames), version: Type.String() })),
    terms: Type.Array(
      Type.Object({
        id: Type.String(),
        effectiveFrom: day(),
        workingDays: Type.Integer({ minimum: 1 }),
        calendar: oneOf(calendarNames),
      }),
    ),
  }),
  release: Type.String({ description: 'Of what made it.' }),
  hash: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description:
      'SHA-256 of what it says, as canonical JSON (RFC 8785): of all but release and hash, with the instant of its cut-off as `cutoff`.',
  }),
};

export const slaReportSchema = document(
  'SlaReport',
  {
    kind: oneOf(['sla']),
    ...reportMembers,
    figures: document('SlaReportFigures', {
      total: supplierFiguresSchema,
      suppliers: Type.Array(supplierFiguresSchema),
      requests: requesterFiguresSchema,
      requesters: Type.Array(requesterFiguresSchema),
      channels: Type.Array(
        document('ReportChannelFigures', { channel: oneOf(reportedChannels), ...counts(channelCounts) }),
      ),
      backlog: document('ReportBacklogFigures', counts(backlogCounts)),
      readiness: document('ReportContactReadiness', {
        suppliers: count(),
        ready: count({ description: 'A request reached them by mail at the cut-off.' }),
        notReady: Type.Array(partyId()),
      }),
    }),
  },
  { description: 'What each figure is: docs/reference/reports.md.' },
);

export const reportIssueSchema = document('ReportIssue', {
  kind: oneOf(reportKinds),
  month,
  number,
  restates: nullable(number),
  at: instant(),
  cutoff: cutoffSchema,
  hash: Type.String(),
  parties: Type.Array(partyId(), { description: 'To whom it was sent.' }),
});

const targetMembers = {
  effectiveFrom: day({ description: 'For months that end on it or later.' }),
  workingDays: Type.Integer({ minimum: 1 }),
  derogation: Type.Boolean({ description: 'Then the fallback binds.' }),
};
export const reportTargetsSchema = document('ReportTargets', {
  fallback: Type.Integer({ description: 'Working Days that bind under a derogation.' }),
  items: Type.Array(document('ReportTarget', targetMembers)),
});

export const reportedMonthsSchema = list(
  document('ReportedMonth', {
    kind: oneOf(reportKinds),
    month,
    ended: Type.Boolean(),
    issues: Type.Array(
      Type.Object({ number, restates: nullable(number), at: instant(), cutoff: cutoffSchema, hash: Type.String() }),
    ),
    production: nullable(
      document(
        'ReportProduction',
        {
          target: Type.Object(targetMembers),
          dueOn: day(),
          fallbackDueOn: nullable(day()),
          workingDays: days,
          issuedOn: nullable(day()),
        },
        {
          description:
            'Day 0 is the last day of the month, England and Wales; null: the calendar does not reach so far.',
        },
      ),
    ),
  }),
);

const figureValue = nullable(Type.Unsafe<string | number | boolean>({ type: ['string', 'number', 'boolean'] }));
const differenceSchema = document('ReportDifference', {
  section: Type.String(),
  of: Type.String({ description: 'The party or channel; empty: of all.' }),
  figure: Type.String(),
  then: figureValue,
  now: figureValue,
  difference: nullable(Type.Number()),
});

export const restatementSchema = document('ReportRestatement', {
  month,
  issue: number,
  reproduced: Type.Boolean({ description: 'Made again at its cut-off it says the same, byte for byte.' }),
  then: cutoffSchema,
  now: cutoffSchema,
  differences: Type.Array(differenceSchema),
  legs: Type.Array(
    document('RestatedLeg', {
      request: id('icr'),
      leg: Type.Integer({ minimum: 1 }),
      party: partyId(),
      changes: Type.Array(differenceSchema),
      events: Type.Array(Type.Object({ position: Type.String(), type: Type.String(), recordedAt: instant() }), {
        description: 'What happened to it since.',
      }),
    }),
    { description: 'Those that count otherwise now; the first 1,000.' },
  ),
  restated: count({ description: 'How many there are.' }),
});

export const reportExtractSchema = document('SlaReportExtract', {
  month,
  party: partyId(),
  issue: number,
  cutoff: cutoffSchema,
  supplier: nullable(supplierFiguresSchema),
  requester: nullable(requesterFiguresSchema),
  rank: nullable(
    document('SlaReportRank', {
      rank: Type.Integer({ minimum: 1, description: '1 is the best; of others nobody is named.' }),
      of: Type.Integer({ minimum: 1 }),
      inTimeShare: Type.Number({ minimum: 0, maximum: 1 }),
    }),
  ),
});
