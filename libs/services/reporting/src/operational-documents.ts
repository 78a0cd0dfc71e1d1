import { count, day, document, instant, nullable, oneOf, partyId, Type } from '@icx/documents';
import { dataFixCounts, handshakeSteps, reportedCategories, reportedChannels, reportKinds } from '@icx/reporting';
import { reportMembers } from './documents.ts';

const time = nullable(count({ description: 'Seconds from when it was generated; by nearest rank.' }));
const step = document('HandshakeStep', { count: count(), p50: time, p90: time, p99: time });
const handshakes = {
  generated: count({ description: 'Messages of the month: legs opened.' }),
  ...(Object.fromEntries(handshakeSteps.map((name) => [name, step])) as Record<
    (typeof handshakeSteps)[number],
    typeof step
  >),
};
const handshakeSchema = document('Handshakes', handshakes, {
  description:
    'Dispatched: a notice left; handed over: the next mail server took one; confirmed: the first act of the addressee ' +
    'itself, never that a server took a notice.',
});
const byChannel = Object.fromEntries(reportedChannels.map((name) => [name, Type.Optional(handshakeSchema)])) as Record<
  (typeof reportedChannels)[number],
  ReturnType<typeof Type.Optional<typeof handshakeSchema>>
>;
const days = nullable(count({ description: 'Working Days from opening to resolution, England and Wales.' }));

const common = {
  parties: Type.Array(
    document('PartyHandshakes', { party: partyId(), ...handshakes, byChannel: Type.Object(byChannel) }),
  ),
  availability: document('Availability', {
    minutes: count(),
    minutesAway: count(),
    available: nullable(Type.Number({ minimum: 0, maximum: 1 })),
    outages: Type.Array(Type.Object({ from: instant(), until: instant() })),
  }),
  production: Type.Array(
    document('ProductionTime', {
      report: oneOf(reportKinds),
      of: Type.String({ description: 'The month before.' }),
      targetWorkingDays: count(),
      derogation: Type.Boolean(),
      dueOn: day(),
      issuedOn: nullable(day()),
      workingDays: nullable(count()),
    }),
  ),
  excluded: Type.Array(
    document('ExcludedFigures', {
      subject: Type.String(),
      decision: Type.String(),
      reason: Type.String(),
      source: Type.String(),
    }),
    { description: 'What the working group decided not to report.' },
  ),
};

const dataFixes = Type.Array(
  document('DataFixTimes', {
    category: oneOf(reportedCategories),
    ...(Object.fromEntries(dataFixCounts.map((name) => [name, count()])) as Record<
      (typeof dataFixCounts)[number],
      ReturnType<typeof count>
    >),
    workingDays: Type.Object({ p50: days, p90: days, p99: days }),
  }),
);
const channels = Type.Array(document('ChannelHandshakes', { channel: oneOf(reportedChannels), ...handshakes }));

export const operationalReportSchema = document(
  'OperationalReport',
  {
    kind: oneOf(['operational']),
    ...reportMembers,
    figures: document('OperationalReportFigures', {
      total: Type.Optional(handshakeSchema),
      channels: Type.Optional(channels),
      ...common,
      dataFixes: Type.Optional(dataFixes),
    }),
  },
  {
    description:
      'MP122B; what each figure is: docs/reference/reports.md. To a supplier its own messages alone; the hash is of the whole.',
  },
);
