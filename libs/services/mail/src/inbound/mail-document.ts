import { count, document, id, instant, nullable, oneOf, page, partyId, Type, words } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import {
  automaticMarks,
  groundWords,
  mailDoors,
  mailStateOf,
  mailStates,
  rungsOf,
  standings,
  whysNot,
  whyWords,
  type InboundMail,
  type MailOutcome,
  type WhyNot,
} from '@icx/mail';
import { lineOf } from './mails-view.ts';
import type { MailRow } from './queries.ts';

const explained = (why: WhyNot | null) => (why === null ? null : { code: why, detail: whyWords[why] });

const lineMembers = {
  id: id('mail'),
  state: words('MailState', mailStates, {
    description:
      'waits: for a signed-in user of its party to confirm or reject it. acting: what it says is being done.',
  }),
  receivedAt: instant({ description: 'Door time: what counts, however late it acts.' }),
  from: Type.Array(Type.String()),
  subject: nullable(Type.String({ description: 'null: it was not read yet.' })),
  says: nullable(Type.String({ description: 'What it was understood to say, in one word.' })),
  party: nullable(partyId({ description: 'Whose it is.' })),
  why: nullable(
    Type.Object({ code: oneOf(whysNot), detail: Type.String() }, { description: 'What keeps it from acting.' }),
  ),
  waitsUntil: nullable(instant({ description: 'Until when it may be confirmed, exclusive; null: nothing waits.' })),
};

export const mailPageSchema = page(document('MailLine', lineMembers));
export type MailPage = DocumentOf<typeof mailPageSchema>;

const outcomeSchema = document('MailOutcome', {
  request: nullable(Type.String()),
  leg: nullable(count()),
  attachment: nullable(Type.String()),
  file: nullable(
    Type.String({ description: 'Its receipt as a file of answers: what became of its rows stands there.' }),
  ),
  outcome: oneOf(['taken', 'refused', 'waits']),
  code: nullable(Type.String()),
  detail: nullable(Type.String()),
});

export const mailSchema = document('Mail', {
  ...lineMembers,
  door: oneOf(mailDoors),
  bytes: count(),
  peer: nullable(Type.String({ description: 'Address and name of the server that brought it.' })),
  to: Type.Array(Type.String()),
  automatic: nullable(oneOf(automaticMarks, { description: 'By what it was found to be written by a machine.' })),
  attachments: Type.Array(Type.Object({ name: Type.String(), format: oneOf(['csv', 'xlsx', 'other']) })),
  faults: Type.Array(Type.String(), { description: 'What of it could not be read as it was meant.' }),
  hasCode: Type.Boolean({
    description: 'A code stands in it somewhere: it is shown nowhere, and deleted with that code.',
  }),
  standing: nullable(oneOf(standings)),
  rungs: Type.Array(
    Type.Object({
      rung: oneOf(['token', 'dmarc', 'contact']),
      stands: Type.Boolean(),
      ground: Type.String({ description: 'A stable word.' }),
      detail: Type.String(),
    }),
    { description: 'Three of three act, two wait, fewer never act. Empty: it was not read yet.' },
  ),
  authenticity: nullable(
    Type.Object({
      spf: Type.String(),
      dkim: Type.Array(Type.String(), { description: 'Domains whose signature verified.' }),
      dmarc: Type.String(),
      arc: Type.String({ description: 'Noted: it makes nothing pass.' }),
    }),
  ),
  post: nullable(Type.String({ description: 'The mail of ours that it answers.' })),
  acted: Type.Array(
    Type.Object({
      at: instant(),
      scope: oneOf(['case', 'confirmed'], { description: 'case: by itself; confirmed: by the word of a person.' }),
      outcomes: Type.Array(outcomeSchema),
    }),
  ),
  report: nullable(oneOf(['bounced', 'noted'], { description: 'Of a report on a mail of ours.' })),
  confirmed: nullable(Type.Object({ at: instant(), by: Type.String() })),
  rejected: nullable(Type.Object({ at: instant(), by: Type.String(), reason: Type.String() })),
  lapsedAt: nullable(instant()),
  rawDeleted: nullable(Type.Object({ at: instant(), why: Type.String() })),
});
export type MailDocument = DocumentOf<typeof mailSchema>;

export const mailLine = ({
  id: mail,
  state,
  at,
  party,
  lapses_at: waitsUntil,
  line,
}: MailRow): MailPage['items'][number] => {
  const { why, ...rest } = line;
  return { id: mail, state, receivedAt: at, party, waitsUntil, ...rest, why: explained(why) };
};

export const mailDocument = (mail: InboundMail): MailDocument => {
  const { id: name, at: receivedAt, door, bytes, peer, to } = mail.received;
  const state = mailStateOf(mail);
  return {
    ...{ id: name, state, receivedAt, door, bytes, peer, to: to.map(withoutProof) },
    ...readDocument(mail),
    waitsUntil: state === 'waits' ? mail.read!.waitsUntil : null,
    rungs: rungsIn(mail),
    acted: mail.acted.map(({ at, scope, outcomes }) => ({ at, scope, outcomes: outcomes.map(outcomeDocument) })),
    report: mail.report?.as ?? null,
    confirmed: mail.confirmed,
    rejected: mail.rejected,
    lapsedAt: mail.lapsed?.at ?? null,
    rawDeleted: mail.rawDeleted,
  };
};

/** The keyed hash of an address of ours is for whom we wrote to: who reads of a mail could write as if he had been. */
const withoutProof = (address: string): string => address.replace(/[a-z2-7]{20}(?=@)/i, '…');

const unread = { automatic: null, attachments: [], faults: [], hasCode: false };

const readDocument = (mail: InboundMail) => {
  const { summary, authenticity, standing, party, post, why } = mail.read ?? {};
  const { automatic, attachments, faults, hasCode } = summary ?? unread;
  return {
    ...{ ...lineOf(mail), automatic, attachments, faults, hasCode, why: explained(why ?? null) },
    ...{ party: party ?? null, post: post ?? null, standing: standing ?? null, authenticity: authenticity ?? null },
  };
};

const rungsIn = ({ read }: InboundMail): MailDocument['rungs'] => {
  if (!read) return [];
  const { token, dmarc, contact } = read.grounds;
  const stands = rungsOf(read.grounds);
  return [
    { rung: 'token', stands: stands.token, ground: token, detail: groundWords.token[token] },
    { rung: 'dmarc', stands: stands.dmarc, ground: dmarc, detail: groundWords.dmarc[dmarc] },
    { rung: 'contact', stands: stands.contact, ground: contact, detail: groundWords.contact[contact] },
  ];
};

const outcomeDocument = ({ request, leg, attachment, file, outcome, refusal }: MailOutcome) => ({
  ...{ request, leg, attachment: attachment ?? null, file: file ?? null, outcome },
  ...{ code: refusal?.code ?? null, detail: refusal?.detail ?? null },
});
