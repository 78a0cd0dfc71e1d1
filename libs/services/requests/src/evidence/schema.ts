import { count, day, document, historyEntrySchema, instant, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { roles } from '@icx/parties';
import { receiptRules } from '@icx/requests';
import { daysOff, weekdays } from '@icx/working-days';
import { requestSchema } from '../request-schema.ts';
import { calendarName, wayOfReceipt } from '../request-words.ts';

const hash = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description });
const revision = (description: string) => Type.String({ pattern: '^[0-9]+$', description });

const place = {
  position: revision('Of its leaf in the tree: what a proof is asked for with.'),
  leafHash: hash(
    'Of the event’s leaf in the log’s tree: with a proof of inclusion it shows that the event is in the log.',
  ),
  auditPath: Type.Array(hash('Lowest first.'), {
    description: 'What leads from the leaf’s hash to the root of the checkpoint (RFC 9162, 2.1.3).',
  }),
};

const ruleSchema = document(
  'RuleOfLeg',
  {
    receipt: oneOf(receiptRules, { description: 'By which the leg counts as received.' }),
    receivedBy: nullable(wayOfReceipt),
    term: nullable(Type.String({ description: 'In force at receipt.' })),
    calendar: nullable(calendarName),
    calendarVersion: nullable(Type.String()),
  },
  { description: 'The rules that its leg stood under right after the event; null before they were known.' },
);
export type Rule = DocumentOf<typeof ruleSchema>;

const entrySchema = document('EvidenceEntry', {
  ...historyEntrySchema.properties,
  ...place,
  leaf: nullable(
    Type.String({
      description: 'What that hash is of; null where it tells more than the viewer may know, and the hash has to do.',
    }),
  ),
  at: instant({ description: 'When it happened, by the clock that counts for deadlines.' }),
  words: Type.String({ description: 'What happened, for a person.' }),
  agent: nullable(partyId({ description: 'Who acted for the party, by its grant.' })),
  rule: nullable(ruleSchema),
});
export type EvidenceEntry = DocumentOf<typeof entrySchema>;

const unseenSchema = document(
  'UnseenEvent',
  { revision: revision('Its place in the history.'), ...place },
  { description: 'An event that the viewer may not see: it stands here so that none can be left out.' },
);
export type UnseenEvent = DocumentOf<typeof unseenSchema>;

const weekday = oneOf(weekdays);
const daySchema = document('CountedDay', {
  date: day(),
  weekday,
  workingDay: nullable(
    count({ description: '0: the day of receipt, or the Working Day that it counts as. Null: it does not count.' }),
  ),
  because: nullable(oneOf(daysOff, { description: 'Why it does not count.' })),
});

const calculationSchema = document(
  'DueDateCalculation',
  {
    leg: Type.Integer({ minimum: 1 }),
    revision: revision('Of the event that recorded it.'),
    replaces: nullable(
      revision('Of the event whose calculation no longer holds: its calendar was revised, and the later date holds.'),
    ),
    receivedAt: instant(),
    receivedOn: day({ description: 'Day 0.' }),
    term: Type.String(),
    termWorkingDays: nullable(count({ description: 'What the term allows; null: it is not known any more.' })),
    grace: count({ description: 'Working Days beyond the term.' }),
    calendar: calendarName,
    calendarVersion: Type.String(),
    dueOn: day(),
    dueAt: instant({ description: '24:00 in London on that day.' }),
    days: nullable(
      Type.Array(daySchema, {
        description:
          'Each day from receipt to the one due, by the version of the calendar that it was computed with; null: the exchange ' +
          'does not have that version any more.',
      }),
    ),
    agrees: nullable(
      Type.Boolean({ description: 'Counted again it comes to the date recorded; null: it cannot be counted again.' }),
    ),
  },
  { description: 'How a due date came about, day by day.' },
);
export type Calculation = DocumentOf<typeof calculationSchema>;

const receiptSchema = document(
  'DeemedReceipt',
  {
    leg: Type.Integer({ minimum: 1 }),
    revision: revision('Of the event that recorded it.'),
    sentAt: instant(),
    arrivedAt: instant({ description: 'One hour later.' }),
    passedOver: Type.Array(Type.Object({ date: day(), weekday, because: oneOf([...daysOff, 'after-17:30']) }), {
      description: 'Days on which it could not count as received, from that of arrival.',
    }),
    deemedAt: instant({
      description: 'When it counted as received, unless it was acknowledged before or came back in the hour.',
    }),
  },
  { description: 'The steps of receipt rule sec-notice-email.' },
);
export type DeemedReceiptSteps = DocumentOf<typeof receiptSchema>;

const noticeSchema = document('EvidenceNotice', {
  leg: Type.Integer({ minimum: 1 }),
  addressee: partyId(),
  address: Type.String(),
  rank: count(),
  state: oneOf(['sent', 'failed'], { description: 'sent: the next mail server took it.' }),
  sentAt: nullable(instant()),
  failedAt: nullable(instant()),
  reason: nullable(Type.String()),
});

const checkpointSchema = document(
  'EvidenceCheckpoint',
  {
    origin: Type.String({ description: 'The name of the log.' }),
    size: count({ description: 'The first so many events …' }),
    root: hash('… have this root.'),
    note: Type.String({ description: 'What was signed and published, whole (C2SP tlog-checkpoint).' }),
    key: Type.String({
      description: 'That fits it, for comparison with the one you have: it proves nothing by itself.',
    }),
  },
  { description: 'Under which all events of this bundle are.' },
);

const sealSchema = document('Seal', {
  algorithm: Type.String(),
  canonicalisation: Type.String(),
  covers: Type.String(),
  hash: hash('Of what it covers.'),
  note: Type.String({ description: 'The hash, signed with the key of the checkpoints (C2SP signed-note).' }),
});

/** The request and its history in one bundle. */
export const evidenceSchema = document('Evidence', {
  generatedAt: instant(),
  issuedTo: document('EvidenceViewer', { party: partyId(), role: oneOf(roles) }),
  request: requestSchema,
  events: Type.Array(entrySchema, { description: 'Those that the viewer may see, in order.' }),
  unseen: Type.Array(unseenSchema),
  deadlines: Type.Array(calculationSchema),
  receipts: Type.Array(receiptSchema),
  notices: Type.Array(noticeSchema, { description: 'Of its legs by mail, with what became of each.' }),
  checkpoint: checkpointSchema,
  seal: sealSchema,
});
export type EvidenceDocument = DocumentOf<typeof evidenceSchema>;
