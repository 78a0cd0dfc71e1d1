import { Body } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Type } from '@icx/documents';
import {
  answerDraft,
  AnswerRequest,
  PartyNames,
  raiseDraft,
  RaiseRequest,
  ReleaseReveal,
  requestSchema,
  RevealCode,
  revealedCodeSchema,
  sealedRevealSchema,
} from '@icx/requests-service';
import { Act, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Call, type Acting, type ActingOnRequest } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { RequestActing } from './acting.ts';
import {
  AcknowledgementDto,
  AnswerDto,
  ClosureDto,
  RaiseDto,
  ReasonDto,
  RerouteDto,
  RevealDto,
  WithdrawalDto,
} from './requests.dto.ts';

/** What is done to requests; reading them is next door. */
@Subject('requests', 'v1/requests')
export class RequestsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly names: PartyNames,
    private readonly acting: RequestActing,
  ) {}

  @Act(
    '',
    'requests:raise',
    'Ask for a device’s install code: 201 with a new request, 200 with the open one',
    created(requestSchema),
    ok(requestSchema, 'The one that is open already'),
  )
  async raiseRequest(@Call() call: Acting, @Body() dto: RaiseDto) {
    const command = new RaiseRequest(call.context, orRefuse(raiseDraft(dto)));
    const outcome = orRefuse(await this.commands.execute(command));
    const said = { status: outcome.created ? 201 : 200, location: `/v1/requests/${outcome.state.id}` };
    return this.acting.show(outcome, call, said);
  }

  @Act(':id/acknowledgement', 'requests:acknowledge', 'Say that you have it (addressee)', ok(requestSchema))
  acknowledgeRequest(@Call() call: ActingOnRequest, @Body() dto: AcknowledgementDto) {
    return this.acting.act(call, { type: 'acknowledge', ...dto });
  }

  @Act(':id/answer', 'requests:answer', 'Answer a request put to you', ok(requestSchema))
  async answerRequest(@Call() call: ActingOnRequest, @Body() dto: AnswerDto) {
    const { loaded, context, ifRevision } = call;
    const command = new AnswerRequest(loaded, context, orRefuse(answerDraft(dto)), ifRevision);
    return this.acting.show(orRefuse(await this.commands.execute(command)), call);
  }

  @Act(
    ':id/recall',
    'requests:recall',
    'Take back a wrong code that you supplied: the requester’s access ends, a new leg waits for the right one',
    ok(requestSchema),
  )
  recallCode(@Call() call: ActingOnRequest, @Body() dto: ReasonDto) {
    return this.acting.act(call, { type: 'recall', ...dto });
  }

  @Act(
    ':id/reveal',
    'requests:reveal',
    'The code, to its requester alone; recorded before it is given',
    ok(Type.Union([revealedCodeSchema, sealedRevealSchema]), 'The code, in clear or sealed to your key'),
  )
  async revealCode(
    @Call() { loaded, context, ifRevision }: ActingOnRequest,
    @Body() { format, reason, delivery }: RevealDto,
  ) {
    const command = new RevealCode(loaded, context, format, reason, { ifRevision, delivery });
    return orRefuse(await this.commands.execute(command));
  }

  @Act(
    ':id/release',
    'requests:release-reveal',
    'Let a reveal go on that waits, because far more than usual was revealed or a new member asks (SECAS, another than brought it in)',
    ok(requestSchema),
  )
  async releaseReveal(@Call() call: ActingOnRequest, @Body() { reason }: ReasonDto) {
    const { loaded, context, ifRevision } = call;
    const command = new ReleaseReveal(loaded, context, reason, ifRevision);
    return this.acting.show(orRefuse(await this.commands.execute(command)), call);
  }

  @Act(
    ':id/unusable',
    'requests:report-unusable',
    'Report that the revealed code does not work: the same supplier is asked again, with a new clock',
    ok(requestSchema),
  )
  reportUnusableCode(@Call() call: ActingOnRequest, @Body() dto: ReasonDto) {
    return this.acting.act(call, { type: 'report-unusable', ...dto });
  }

  @Act(':id/reroute', 'requests:reroute', 'Ask somebody else, or the same one with a correction', ok(requestSchema))
  async rerouteRequest(@Call() call: ActingOnRequest, @Body() dto: RerouteDto) {
    const addressee = orRefuse(await this.names.addressee(dto.addressee));
    return this.acting.act(call, { type: 'reroute', ...dto, addressee });
  }

  @Act(':id/withdrawal', 'requests:withdraw', 'You no longer need the code', ok(requestSchema))
  withdrawRequest(@Call() call: ActingOnRequest, @Body() dto: WithdrawalDto) {
    return this.acting.act(call, { type: 'withdraw', ...dto });
  }

  @Act(':id/closure', 'requests:close', 'What came of it', ok(requestSchema))
  closeRequest(@Call() call: ActingOnRequest, @Body() dto: ClosureDto) {
    return this.acting.act(call, { type: 'close', ...dto });
  }
}
