import { count, day, document, instant, nullable, oneOf, partyId, Type, variants } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { channels } from '@icx/event-store';
import { partyChannels } from '@icx/parties';
import { clockOf, clockReasonOf, denialKinds, overdueDays, receiptRules } from '@icx/requests';
import type { Leg, NoticeDelivery } from '@icx/requests';
import type { Calendars, Instant, PlainDate } from '@icx/working-days';
import {
  answeredOutsideSchema,
  breachDisputeSchema,
  outsideClaimSchema,
  outsideDocuments,
} from './outside-document.ts';
import {
  calendarName,
  clockReason,
  clockState,
  codeNotHeldReason,
  legEnding,
  queryKind,
  routingBasis,
  wayOfReceipt,
} from './request-words.ts';

const inTime = nullable(Type.Boolean({ description: 'Null: the leg has no clock.' }));
const answered = { at: instant(), inTime, outside: Type.Optional(answeredOutsideSchema) };

const replySchema = variants(
  'Reply',
  [
    document('CodeSupplied', {
      answer: Type.Literal('code-supplied'),
      ...answered,
      automatic: Type.Optional(
        Type.Literal(true, { description: 'By itself, from what its addressee holds and as it has instructed.' }),
      ),
    }),
    document('NotInstaller', {
      answer: Type.Literal('not-installer'),
      ...answered,
      suggested: nullable(partyId({ description: 'Whom it believes to have installed the device.' })),
    }),
    document('CodeNotHeld', {
      answer: Type.Literal('code-not-held'),
      ...answered,
      reason: codeNotHeldReason,
    }),
  ],
  { description: 'The answer by which the addressee discharged the leg.' },
);

const querySchema = document(
  'Query',
  { at: instant(), query: queryKind, note: nullable(Type.String()) },
  { description: 'What the addressee asks back: no answer, the clock runs on.' },
);

const contestSchema = document(
  'BacklogContest',
  {
    at: instant(),
    installedOn: day({ description: 'By the files of the addressee.' }),
    reason: Type.String(),
    decided: Type.Optional(
      document('BacklogDecision', { at: instant(), backlog: Type.Boolean(), reason: Type.String() }),
    ),
  },
  { description: 'What the addressee says against the install date, and what SECAS made of it.' },
);

const breachSchema = document('Breach', {
  dueAt: instant(),
  noticedAt: instant(),
  queried: Type.Boolean({ description: 'The addressee had asked back.' }),
  backlog: Type.Optional(Type.Literal(true, { description: 'SECAS has decided since that no clock was to run.' })),
  agreedOutside: Type.Optional(
    Type.Literal(true, {
      description: 'Both sides say that it was answered outside; put on record after the deadline.',
    }),
  ),
  dispute: Type.Optional(breachDisputeSchema),
});

const acknowledgementsSchema = document(
  'Acknowledgements',
  {
    received: nullable(document('Received', { at: instant(), by: wayOfReceipt })),
    valid: nullable(
      document('Valid', { at: instant() }, { description: 'Null while the addressee has it that the request is not.' }),
    ),
    answered: nullable(document('Answered', { at: instant(), answer: oneOf(['code-supplied', ...denialKinds]) })),
  },
  {
    description:
      'What both sides may rely on, each with its time. received: the addressee has it, or counts as having it. valid: the ' +
      'exchange has checked that it may be asked, of this device and this addressee. answered: the leg is discharged.',
  },
);

const deliverySchema = document(
  'NoticeDelivery',
  {
    address: Type.String(),
    rank: count({ description: 'Of the address on the Operational Contact List: 1 is told first.' }),
    state: oneOf(['sent', 'failed']),
    sentAt: nullable(instant({ description: 'When the next mail server took it.' })),
    failedAt: nullable(instant()),
    reason: nullable(Type.String()),
  },
  { description: 'What became of a notice of the leg at one address.' },
);

/** Through what each came; a later release may know another channel. */
const through = Type.Optional(Type.String({ examples: [...channels] }));

export const legSchema = document(
  'Leg',
  {
    number: Type.Integer({ minimum: 1 }),
    addressee: partyId(),
    insteadOf: nullable(partyId({ description: 'The party that would be asked if nobody had taken its place.' })),
    basis: routingBasis,
    evidence: Type.String({ description: 'What says so, for a person.' }),
    obligated: Type.Boolean({ description: 'Bound to answer; otherwise asked as a favour, without a clock.' }),
    clock: clockState,
    clockReason: nullable(clockReason),
    overdueDays: nullable(count({ description: 'Working Days; null: nothing is or was late.' })),
    openedAt: instant(),
    channel: nullable(
      oneOf(partyChannels, { description: 'By which the addressee wanted to be reached; null: it was not recorded.' }),
    ),
    acknowledgements: acknowledgementsSchema,
    receipt: oneOf(receiptRules, { description: 'By which rule it counts as received.' }),
    receivedAt: nullable(instant()),
    receivedBy: nullable(wayOfReceipt),
    undelivered: nullable(document('Undelivered', { at: instant(), reason: Type.String() })),
    deliveries: Type.Array(deliverySchema, { description: 'Of its notices by mail, in order.' }),
    dueOn: nullable(day({ description: 'Last day of the term, London; null: no clock, or not received yet.' })),
    dueAt: nullable(instant({ description: '24:00 in London on that day: before it an answer is in time.' })),
    calendar: nullable(calendarName),
    calendarVersion: nullable(Type.String()),
    term: nullable(Type.String({ description: 'The id of the term that was in force at receipt.' })),
    acknowledgedAt: nullable(instant()),
    reply: nullable(replySchema),
    query: nullable(querySchema),
    contest: nullable(contestSchema),
    through: Type.Object(
      { acknowledgement: through, reply: through, query: through },
      { description: 'The channel by which each came, where that was recorded.' },
    ),
    outside: Type.Array(outsideClaimSchema, { description: 'Statements of answers given outside, in order.' }),
    breach: nullable(breachSchema),
    closed: nullable(legEnding),
    correction: nullable(Type.String({ description: 'What the requester corrected when it asked again.' })),
  },
  { description: 'The request put to one addressee.' },
);
export type LegDocument = DocumentOf<typeof legSchema>;

/** What a request is held against when it is shown. */
export interface Present {
  readonly now: Instant;
  /** In London. */
  readonly today: PlainDate;
  readonly calendars: Calendars;
}

const dueDocument = ({ deadline }: Leg) => ({
  dueOn: deadline?.dueOn ?? null,
  dueAt: deadline?.dueAt ?? null,
  calendar: deadline?.calendar ?? null,
  calendarVersion: deadline?.calendarVersion ?? null,
  term: deadline?.term ?? null,
});

/** The exchange checks before it opens a leg; the addressee may say that the request is wrong all the same. */
const acknowledgementsOf = ({
  openedAt,
  receivedAt,
  receivedBy,
  query,
  reply,
}: Leg): LegDocument['acknowledgements'] => ({
  received: receivedAt && receivedBy ? { at: receivedAt, by: receivedBy } : null,
  valid: query?.query === 'request-invalid' && !reply ? null : { at: openedAt },
  answered: reply ? { at: reply.at, answer: reply.answer } : null,
});

const deliveryDocument = ({ address, rank, state, sentAt, failedAt, reason }: NoticeDelivery) => ({
  ...{ address, rank, state, sentAt, failedAt, reason },
});

export const legDocument = (leg: Leg, { now, today, calendars }: Present): LegDocument => ({
  number: leg.number,
  addressee: leg.addressee,
  insteadOf: leg.insteadOf ?? null,
  basis: leg.basis,
  evidence: leg.evidence,
  obligated: leg.obligated,
  clock: clockOf(leg),
  clockReason: clockReasonOf(leg),
  overdueDays: overdueDays(leg, today, calendars),
  openedAt: leg.openedAt,
  channel: leg.channel ?? null,
  acknowledgements: acknowledgementsOf(leg),
  receipt: leg.receipt,
  receivedAt: leg.receivedAt ?? null,
  receivedBy: leg.receivedBy ?? null,
  undelivered: leg.undelivered ?? null,
  deliveries: (leg.deliveries ?? []).map(deliveryDocument),
  ...dueDocument(leg),
  acknowledgedAt: leg.acknowledgedAt ?? null,
  reply: leg.reply ?? null,
  query: leg.query ?? null,
  contest: leg.contest ?? null,
  through: leg.through ?? {},
  outside: outsideDocuments(leg, now),
  breach: leg.breach ?? null,
  closed: leg.closed ?? null,
  correction: leg.correction,
});
