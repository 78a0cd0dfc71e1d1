import { Injectable } from '@nestjs/common';
import { OutsideAnswerDto } from '@icx/api-channel/dto/requests/outside';
import { ReasonDto } from '@icx/api-channel/dto/requests/requests';
import { Door, orRefuse, Refused } from '@icx/api-channel/http';
import { OutsideAttachments } from '@icx/mail-service';
import {
  ATTACHMENT_WAITS_HOURS,
  attachmentsWaiting,
  MOST_ATTACHMENTS,
  outsideMeans,
  type OutsideReply,
} from '@icx/requests';
import { outsideReply, PartyNames, RequestDocuments, requestUnknown, type RaisedState } from '@icx/requests-service';
import { clerkTime, meansWords, outsideChoices, outsideReplyWords } from '@icx/words';
import { Form, type RequestSent, type RequestVisit } from '../pages/declare.ts';
import { optionsFor, type FieldWords, type Option } from '../pages/fields.ts';
import type { Standing } from '../pages/offered.ts';
import { FILE } from '../pages/uploads.ts';
import { numberIn, requestAt, RequestActs } from './acting.ts';
import { installerField, reasonField } from './answering.ts';

const withAnswer: Readonly<Partial<Record<string, readonly string[]>>> = {
  'not-installer': ['suggestedInstaller'],
  'code-not-held': ['reason'],
};
const answers = [
  'code-supplied',
  'not-installer',
  'code-not-held',
] as const satisfies readonly OutsideReply['answer'][];

const fields: readonly FieldWords[] = [
  {
    ...{ name: 'answer', label: 'What was answered', kind: 'choice' },
    options: answers.map((value): Option => ({
      ...{ value, ...outsideChoices[value], with: withAnswer[value] ?? [] },
    })),
  },
  { ...installerField, label: 'Who did, if it was told' },
  reasonField,
  {
    ...{ name: 'means', label: 'How', kind: 'choice' },
    options: optionsFor(outsideMeans, (means) => meansWords[means]),
  },
  { name: 'who', label: 'Who told whom', hint: 'Such as Anna Bell of BBBB to Ben Carr.' },
  {
    ...{ name: 'statedAt', label: 'When', kind: 'moment' },
    hint: 'Left out: just now. Shown to the other side; no clock counts from it.',
  },
  {
    ...{ name: 'statement', label: 'What was said or written', kind: 'text' },
    hint: 'Never a code: that is given through the exchange, or stays outside.',
  },
];

/** What either side states of an answer given outside, and nobody has settled. */
const claims = (live: Standing['live'], reader: string) => {
  const open = (live?.outside ?? []).filter(({ state }) => state === 'waiting' || state === 'claimed');
  return { own: open.some(({ by }) => by === reader), others: open.filter(({ by }) => by !== reader) };
};

/** Answers that were given by phone or mail: one side states it, and the other confirms or disputes it. */
@Injectable()
export class OutsideDesk {
  constructor(
    private readonly acts: RequestActs,
    private readonly names: PartyNames,
    private readonly documents: RequestDocuments,
    private readonly attachments: OutsideAttachments,
    private readonly door: Door,
  ) {}

  about(visit: RequestVisit) {
    const { caller, loaded } = visit;
    const files = attachmentsWaiting(loaded.state, caller.party, this.door.now()).map(({ name }) => name);
    return {
      ...this.acts.about(visit),
      mind: 'The other side is asked to confirm it. Until then the clock runs on.',
      files,
      bring: files.length < MOST_ATTACHMENTS ? attachingAt(loaded.stream) : null,
    };
  }

  @Form('/requests/:id/outside-attachments', 'requests:attach-outside', {
    ...{ title: 'A file that shows it', template: 'requests/form', given: 'whose', submit: 'Send the file' },
    done: 'The file is here, and goes with what you put on record.',
    fields: [
      {
        ...{ name: FILE, label: 'The file', kind: 'file' },
        hint: `PDF, PNG, JPEG, plain text or a mail (.eml), up to 5 MiB, without a code. If you put nothing on record within ${ATTACHMENT_WAITS_HOURS} hours, it is deleted.`,
      },
    ],
  })
  async attach({ loaded, context, file }: RequestSent) {
    const { name, bytes } = file!;
    const brought = await this.attachments.oneAtATime(async () => {
      const read = orRefuse(await this.attachments.read(bytes));
      return this.attachments.bring({ on: loaded, bytes: read, name, leg: undefined, context });
    });
    orRefuse(brought);
    return recordingAt(loaded.stream);
  }

  whose(visit: RequestVisit) {
    return { ...this.acts.about(visit), back: recordingAt(visit.loaded.stream) };
  }

  @Form('/requests/:id/outside-answers', 'requests:record-outside', {
    offered: {
      when: ({ live, reader }) => live !== null && !claims(live, reader).own && 'It was answered by phone or mail',
      place: 'last',
    },
    ...{
      title: 'Record an answer given outside',
      template: 'requests/form',
      given: 'about',
      submit: 'Put it on record',
    },
    ...{ done: 'On record. The other side is asked to confirm it.', body: OutsideAnswerDto, fields },
  })
  async record(sent: RequestSent<OutsideAnswerDto>) {
    const { answer, reason, suggestedInstaller, ...said } = sent.body;
    const { caller, loaded, context } = sent;
    const attachments = attachmentsWaiting(loaded.state, caller.party, context.receivedAt).map(({ id }) => id);
    const named = suggestedInstaller === undefined ? null : await this.names.addressee(suggestedInstaller);
    const reply = orRefuse(outsideReply(answer, reason, named));
    return this.acts.act(sent, { type: 'record-outside', ...said, reply, attachments });
  }

  /** What the other side states. */
  claimed(visit: RequestVisit) {
    const { legs } = this.documents.of(visit.loaded.state as RaisedState, visit.caller);
    const claim = legs.flatMap(({ outside }) => outside).find((one) => one.claim === claimOf(visit));
    if (!claim) throw new Refused(requestUnknown);
    const { by, statedAt, who, means, statement } = claim;
    return {
      ...this.acts.about(visit),
      quote: {
        by: `${by} states that ${meansWords[means]}, ${clerkTime(statedAt)}, ${who}: ${outsideReplyWords(claim)}`,
        text: statement,
      },
    };
  }

  @Form('/requests/:id/outside-answers/:claim/confirmation', 'requests:confirm-outside', {
    offered: {
      when: ({ live, reader }) =>
        claims(live, reader).others.map(({ claim, by }) => ({
          text: `Was it as ${by} states? Confirm`,
          at: { claim: String(claim) },
        })),
      place: 'first',
    },
    ...{ title: 'Was it answered outside?', template: 'requests/form', given: 'claimed', submit: 'Yes, it was so' },
    ...{ done: 'Confirmed: the leg is discharged.', fields: [] },
  })
  confirm(sent: RequestSent) {
    return this.acts.act(sent, { type: 'confirm-outside', claim: claimOf(sent) });
  }

  @Form('/requests/:id/outside-answers/:claim/dispute', 'requests:dispute-outside', {
    offered: {
      when: ({ live, reader }) =>
        claims(live, reader).others.map(({ claim }) => ({ text: 'It was not so', at: { claim: String(claim) } })),
      place: 'first',
    },
    ...{ title: 'It was not answered outside', template: 'requests/form', given: 'claimed', submit: 'Dispute it' },
    done: 'Disputed: the clock runs on as before.',
    body: ReasonDto,
    fields: [{ name: 'reason', label: 'What is not so', kind: 'text', hint: 'For the other side.' }],
  })
  dispute(sent: RequestSent<ReasonDto>) {
    return this.acts.act(sent, { type: 'dispute-outside', claim: claimOf(sent), ...sent.body });
  }
}

const recordingAt = (request: string): string => `${requestAt(request)}/outside-answers`;
const attachingAt = (request: string): string => `${requestAt(request)}/outside-attachments`;
const claimOf = (visit: RequestVisit): number => numberIn(visit, 'claim');
