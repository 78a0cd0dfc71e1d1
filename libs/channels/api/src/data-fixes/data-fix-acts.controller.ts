import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataFixCases } from '@icx/data-fixes-service';
import type { CaseAct, DataFixDocument } from '@icx/data-fixes-service';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Key } from '../http/key-header.ts';
import { orRefuse } from '../http/problem.ts';
import { present } from '../http/present.ts';
import { actorOf, CaseParam, caseNamed, show } from './acting.ts';
import {
  DataFixWithdrawalDto,
  HandlerDto,
  IncidentDto,
  NoteDto,
  RejectionDto,
  RemarkDto,
  ReopeningDto,
  ResolutionDto,
} from './data-fixes.dto.ts';

/** What is done to a data-fix case: by those who report it, and by DCC. */
@ApiTags('data-fixes')
@ApiBearerAuth()
@Controller('v1/inventory/data-fixes/:case')
export class DataFixActsController {
  constructor(
    @Inject(DataFixCases) private readonly cases: DataFixCases,
    @Inject(Door) private readonly door: Door,
  ) {}

  @Post('handler')
  @HttpCode(200)
  @Does('data-fixes:name-handler')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'Name the person who has the case, or hand it over (DCC): its state stays' })
  nameHandler(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { handler, note }: HandlerDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'name-handler', handler, ...present('note', note) });
  }

  @Post('incident')
  @HttpCode(200)
  @Does('data-fixes:link-incident')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'Link the Incident under which this one item is corrected (DCC)' })
  linkIncident(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { incident, category }: IncidentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, {
      type: 'link-incident',
      incident,
      ...present('category', category),
    });
  }

  @Post('correction')
  @HttpCode(200)
  @Does('data-fixes:begin-correction')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'The Data Service Provider corrects the data by hand (DCC)' })
  beginCorrection(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { note }: RemarkDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'begin-correction', ...present('note', note) });
  }

  @Post('complaint')
  @HttpCode(200)
  @Does('data-fixes:flag-complaint')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'A consumer has complained (reporter)' })
  flagComplaint(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { note }: RemarkDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'flag-complaint', ...present('note', note) });
  }

  @Post('note')
  @HttpCode(200)
  @Does('data-fixes:add-note')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'A note for the other side (reporter, DCC)' })
  addNote(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { note }: NoteDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'add-note', note });
  }

  @Post('resolution')
  @HttpCode(200)
  @Does('data-fixes:resolve')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'The inventory is right now (DCC)' })
  resolve(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { how }: ResolutionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'resolve', how });
  }

  @Post('rejection')
  @HttpCode(200)
  @Does('data-fixes:reject')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'There is nothing to correct, or not by DCC (DCC)' })
  reject(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { why }: RejectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'reject', why });
  }

  @Post('withdrawal')
  @HttpCode(200)
  @Does('data-fixes:withdraw')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'Take it back (first reporter); if others report it too it passes on to the next of them' })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: DataFixWithdrawalDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'withdraw', ...present('reason', reason) });
  }

  @Post('reopening')
  @HttpCode(200)
  @Does('data-fixes:reopen')
  @CaseParam()
  @Key()
  @ApiOperation({ summary: 'The correction did not help: back to its handler (reporter)' })
  reopen(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: ReopeningDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#act(caller, named, headers, reply, { type: 'reopen', reason });
  }

  async #act(
    caller: Caller,
    named: string,
    headers: CommandHeaders,
    reply: FastifyReply,
    act: CaseAct,
  ): Promise<DataFixDocument> {
    const actor = actorOf(caller, headers, this.door);
    return show(orRefuse(await this.cases.act(caseNamed(named), act, actor, headers.ifRevision)), reply);
  }
}
