import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  answerDraft,
  AnswerRequest,
  PartyNames,
  raiseDraft,
  RaiseRequest,
  ReleaseReveal,
  RevealCode,
} from '@icx/requests-service';
import type { Loaded } from '@icx/requests-service';
import { CallerOf, Does, LoadedRequest } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Key } from '../http/key-header.ts';
import { present } from '../http/present.ts';
import { orRefuse } from '../http/problem.ts';
import { RequestActing } from './acting.ts';
import { Id } from './reading.controller.ts';
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
@ApiTags('requests')
@ApiBearerAuth()
@Controller('v1/requests')
export class RequestsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Door) private readonly door: Door,
    @Inject(PartyNames) private readonly names: PartyNames,
    @Inject(RequestActing) private readonly acting: RequestActing,
  ) {}

  @Post()
  @Does('requests:raise')
  @Key()
  @ApiOperation({ summary: 'Ask for a device’s install code: 201 with a new request, 200 with the open one' })
  async raise(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() dto: RaiseDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = orRefuse(raiseDraft(dto));
    const outcome = orRefuse(await this.commands.execute(new RaiseRequest(this.door.context(caller, headers), draft)));
    void reply.status(outcome.created ? 201 : 200).header('location', `/v1/requests/${outcome.state.id}`);
    return this.acting.show(outcome, caller, reply);
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Does('requests:acknowledge')
  @Id()
  @Key()
  @ApiOperation({ summary: 'Say that you have it (addressee)' })
  acknowledge(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { leg }: AcknowledgementDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'acknowledge', ...present('leg', leg) });
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Does('requests:answer')
  @Id()
  @Key()
  @ApiOperation({ summary: 'Answer a request put to you' })
  async answer(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() dto: AnswerDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = orRefuse(answerDraft(dto));
    const command = new AnswerRequest(loaded, this.door.context(caller, headers), draft, headers.ifRevision);
    return this.acting.show(orRefuse(await this.commands.execute(command)), caller, reply);
  }

  @Post(':id/recall')
  @HttpCode(200)
  @Does('requests:recall')
  @Id()
  @Key()
  @ApiOperation({
    summary: 'Take back a wrong code that you supplied: the requester’s access ends, a new leg waits for the right one',
  })
  recall(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'recall', reason });
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @Does('requests:reveal')
  @Id()
  @Key()
  @ApiOperation({ summary: 'The code, to its requester alone; recorded before it is given' })
  async reveal(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { format, reason, delivery }: RevealDto,
  ) {
    const context = this.door.context(caller, headers);
    const outcome = await this.commands.execute(
      new RevealCode(loaded, context, format, reason, { ifRevision: headers.ifRevision, delivery }),
    );
    return orRefuse(outcome);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Does('requests:release-reveal')
  @Id()
  @Key()
  @ApiOperation({
    summary:
      'Let a reveal go on that waits, because far more than usual was revealed or a new member asks (SECAS, another than brought it in)',
  })
  async release(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = new ReleaseReveal(loaded, this.door.context(caller, headers), reason, headers.ifRevision);
    return this.acting.show(orRefuse(await this.commands.execute(command)), caller, reply);
  }

  @Post(':id/unusable')
  @HttpCode(200)
  @Does('requests:report-unusable')
  @Id()
  @Key()
  @ApiOperation({
    summary: 'Report that the revealed code does not work: the same supplier is asked again, with a new clock',
  })
  unusable(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'report-unusable', reason });
  }

  @Post(':id/reroute')
  @HttpCode(200)
  @Does('requests:reroute')
  @Id()
  @Key()
  @ApiOperation({ summary: 'Ask somebody else, or the same one with a correction' })
  async reroute(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { addressee, correction }: RerouteDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, {
      type: 'reroute',
      addressee: orRefuse(await this.names.addressee(addressee)),
      ...present('correction', correction),
    });
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Does('requests:withdraw')
  @Id()
  @Key()
  @ApiOperation({ summary: 'You no longer need the code' })
  withdraw(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: WithdrawalDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'withdraw', ...present('reason', reason) });
  }

  @Post(':id/closure')
  @HttpCode(200)
  @Does('requests:close')
  @Id()
  @Key()
  @ApiOperation({ summary: 'What came of it' })
  close(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { outcome, note }: ClosureDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'close', outcome, ...present('note', note) });
  }
}
