import { Body } from '@nestjs/common';
import { outsideReply, PartyNames, requestSchema } from '@icx/requests-service';
import { Act, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type ActingOnRequest } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { RequestActing } from './acting.ts';
import { DisputeResolutionDto, OutsideAnswerDto } from './outside.dto.ts';
import { DisputeDto, ReasonDto } from './requests.dto.ts';

/** What came by other means than the exchange, and what is said against breaches. */
@Subject('requests', 'v1/requests')
export class OutsideController {
  constructor(
    private readonly names: PartyNames,
    private readonly acting: RequestActing,
  ) {}

  @Act(
    ':id/outside-answers',
    'requests:record-outside',
    {
      summary: 'Put on record that a leg was answered outside: by phone, by direct mail (requester or addressee)',
      description:
        'The clock runs on until the other side confirms it; then the leg is discharged as of this record. Left unanswered ' +
        'for 5 Working Days it stays claimed.',
    },
    ok(requestSchema),
  )
  async recordOutsideAnswer(@Call() call: ActingOnRequest, @Body() dto: OutsideAnswerDto) {
    const { answer, reason, suggestedInstaller, attachments = [], ...said } = dto;
    const named = suggestedInstaller === undefined ? null : await this.names.addressee(suggestedInstaller);
    const reply = orRefuse(outsideReply(answer, reason, named));
    return this.acting.act(call, { type: 'record-outside', ...said, reply, attachments });
  }

  @Act(
    ':id/outside-answers/:claim/confirmation',
    'requests:confirm-outside',
    'Say that a leg was answered outside as the other side states: it is discharged',
    ok(requestSchema),
  )
  confirmOutsideAnswer(@Call() call: ActingOnRequest) {
    return this.acting.act(call, { type: 'confirm-outside', claim: Number(call.params['claim']) });
  }

  @Act(
    ':id/outside-answers/:claim/dispute',
    'requests:dispute-outside',
    'Say that a leg was not answered outside as the other side states, and why',
    ok(requestSchema),
  )
  disputeOutsideAnswer(@Call() call: ActingOnRequest, @Body() dto: ReasonDto) {
    return this.acting.act(call, { type: 'dispute-outside', claim: Number(call.params['claim']), ...dto });
  }

  @Act(
    ':id/breach-disputes',
    'requests:dispute-breach',
    'Say that a breach of yours was none, once a breach, also when the request has ended: SECAS decides (addressee)',
    ok(requestSchema),
  )
  disputeBreach(@Call() call: ActingOnRequest, @Body() dto: DisputeDto) {
    return this.acting.act(call, { type: 'dispute-breach', ...dto });
  }

  @Act(
    ':id/breach-disputes/:leg/resolution',
    'requests:resolve-dispute',
    'Decide on a disputed breach of a leg: upheld, it is counted no more, or dismissed (SECAS)',
    ok(requestSchema),
  )
  resolveBreachDispute(@Call() call: ActingOnRequest, @Body() dto: DisputeResolutionDto) {
    return this.acting.act(call, { type: 'resolve-dispute', leg: Number(call.params['leg']), ...dto });
  }
}
