import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { orRefuse } from '@icx/api-channel/http';
import { AcknowledgementDto, AnswerDto, ReasonDto } from '@icx/api-channel/dto/requests/requests';
import { answerKinds } from '@icx/requests';
import { answerDraft, AnswerRequest } from '@icx/requests-service';
import { answerChoices } from '@icx/words';
import { Form, Undoable, type RequestSent, type RequestVisit } from '../pages/declare.ts';
import type { FieldWords, Option } from '../pages/fields.ts';
import { requestAt, RequestActs } from './acting.ts';
import { installerField, noteField, reasonField } from './answering.ts';

const withAnswer: Readonly<Partial<Record<string, readonly string[]>>> = {
  'code-supplied': ['installCode', 'deviceId'],
  'not-installer': ['suggestedInstaller'],
  'code-not-held': ['reason'],
};

const answerFields: readonly FieldWords[] = [
  {
    ...{ name: 'answer', label: 'Your answer', kind: 'choice' },
    options: answerKinds.map((value): Option => ({ value, ...answerChoices[value], with: withAnswer[value] ?? [] })),
  },
  {
    ...{ name: 'installCode', label: 'Install code', kind: 'code' },
    hint: '32 hexadecimal digits, or 36 with the CRC. Spaces, hyphens and colons do not matter.',
  },
  { name: 'deviceId', label: 'Device ID', hint: 'The request does not have it.', width: 20 },
  ...[installerField, reasonField, noteField],
];

/** What an addressee does with a request that was put to it. */
@Injectable()
export class AnswerDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly acts: RequestActs,
  ) {}

  about(visit: RequestVisit) {
    const about = this.acts.about(visit);
    return { ...about, without: about.device.deviceId === null ? [] : ['deviceId'] };
  }

  @Form('/requests/:id/answer', 'requests:answer', {
    offered: { when: ({ own }) => own !== null && 'Answer' },
    ...{ title: 'Answer', template: 'requests/form', given: 'about', submit: 'Send the answer', done: 'Answered.' },
    ...{ body: AnswerDto, fields: answerFields },
  })
  async answer({ loaded, context, body, ifRevision }: RequestSent<AnswerDto>) {
    const command = new AnswerRequest(loaded, context, orRefuse(answerDraft(body)), ifRevision);
    orRefuse(await this.commands.execute(command));
    const address = requestAt(loaded.stream);
    if (body.answer !== 'code-supplied') return address;
    return new Undoable(address, { text: 'It was a wrong code: take it back', href: `${address}/recall` });
  }

  @Form('/requests/:id/acknowledge', 'requests:acknowledge', {
    offered: { when: ({ own }) => own?.acknowledgedAt === null && 'Say that you have it' },
    ...{ title: 'Say that you have it', template: 'requests/form', given: 'about', submit: 'We have it' },
    ...{ done: 'Acknowledged.', body: AcknowledgementDto, fields: [] },
  })
  acknowledge(sent: RequestSent<AcknowledgementDto>) {
    return this.acts.act(sent, { type: 'acknowledge', ...sent.body });
  }

  @Form('/requests/:id/recall', 'requests:recall', {
    offered: { when: ({ hasCode }) => hasCode && 'Take back a wrong code', place: 'last' },
    ...{ title: 'Take back a wrong code', template: 'requests/form', given: 'about', submit: 'Take it back' },
    done: 'Taken back: the requester’s access has ended, and a new leg waits for the right code.',
    body: ReasonDto,
    fields: [{ name: 'reason', label: 'Why', kind: 'text' }],
  })
  recall(sent: RequestSent<ReasonDto>) {
    return this.acts.act(sent, { type: 'recall', ...sent.body });
  }
}
