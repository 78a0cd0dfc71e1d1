import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Loaded } from '@icx/requests-service';
import { CallerOf, Does, LoadedRequest } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Key } from '../http/key-header.ts';
import { RequestActing } from './acting.ts';
import { present } from '../http/present.ts';
import { Id } from './reading.controller.ts';
import { BacklogDecisionDto, ContestDto } from './requests.dto.ts';

/** Whether a device was installed before the obligation began, where that is only the requester's word. */
@ApiTags('requests')
@ApiBearerAuth()
@Controller('v1/requests')
export class BacklogController {
  constructor(@Inject(RequestActing) private readonly acting: RequestActing) {}

  @Post(':id/backlog-contest')
  @HttpCode(200)
  @Does('requests:contest-backlog')
  @Id()
  @Key()
  @ApiOperation({
    summary: 'Say that the requester’s install date is wrong, so that a clock should not run, or should (addressee)',
  })
  contest(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { installedOn, reason, leg }: ContestDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const act = { type: 'contest-backlog', installedOn, reason, ...present('leg', leg) } as const;
    return this.acting.act(caller, loaded, headers, reply, act);
  }

  @Post(':id/backlog-decision')
  @HttpCode(200)
  @Does('requests:decide-backlog')
  @Id()
  @Key()
  @ApiOperation({ summary: 'Settle a contested install date: backlog, or a clock from now on (SECAS)' })
  decide(
    @CallerOf() caller: Caller,
    @LoadedRequest() loaded: Loaded,
    @Headers() headers: CommandHeaders,
    @Body() { backlog, reason }: BacklogDecisionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.acting.act(caller, loaded, headers, reply, { type: 'decide-backlog', backlog, reason });
  }
}
