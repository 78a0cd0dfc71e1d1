import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataFixCases } from '@icx/data-fixes-service';
import type { BatchOutcome } from '@icx/data-fixes-service';
import { isRefusal, tellingRows } from '@icx/refusals';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import { LargeBody } from '../http/large-body.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Key } from '../http/key-header.ts';
import { orRefuse } from '../http/problem.ts';
import { present } from '../http/present.ts';
import { actorOf, CaseParam, caseNamed, show, standingOf } from './acting.ts';
import { DataFixBatchDto, DataFixDto, DataFixListDto } from './data-fixes.dto.ts';
import { draftOf, invalidMember, readBody, readRow } from './draft.ts';

/** Data-fix cases are opened and read here; what is done to one is next door. */
@ApiTags('data-fixes')
@ApiBearerAuth()
@ApiExtraModels(DataFixDto, DataFixBatchDto)
@Controller('v1/inventory/data-fixes')
export class DataFixesController {
  constructor(
    @Inject(DataFixCases) private readonly cases: DataFixCases,
    @Inject(Door) private readonly door: Door,
  ) {}

  @Post()
  @LargeBody()
  @Does('data-fixes:open')
  @Key()
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(DataFixDto) }, { $ref: getSchemaPath(DataFixBatchDto) }] },
  })
  @ApiOperation({
    summary:
      'Report one wrong item of one device: 201 with a new case, 200 with the open one of that item. ' +
      'With "cases", up to 10,000 of them: 200 with what became of each',
  })
  async open(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dto = readBody(body);
    const actor = actorOf(caller, headers, this.door);
    if (dto instanceof DataFixBatchDto) {
      void reply.status(200);
      return batchDocument(orRefuse(await this.cases.openBatch(dto.cases, readRow, actor)));
    }
    const draft = draftOf(dto);
    if (isRefusal(draft)) throw invalidMember(draft);
    const outcome = orRefuse(await this.cases.open(draft, actor));
    void reply.status(outcome.created ? 201 : 200).header('location', `/v1/inventory/data-fixes/${outcome.state.id}`);
    return show(outcome, reply);
  }

  @Get()
  @Does('data-fixes:list')
  @ApiOperation({ summary: 'The cases that you report or, for DCC and SECAS, all; oldest first' })
  list(
    @CallerOf() caller: Caller,
    @Query() { state, handler, complaint, deviceId, limit = 100, cursor }: DataFixListDto,
  ) {
    const { party, as } = standingOf(caller);
    return this.cases.list.page({
      limit,
      ...(as === 'party' ? { party } : {}),
      ...present('state', state),
      ...present('handler', handler),
      ...present('consumerComplaint', complaint),
      ...present('deviceId', deviceId),
      ...present('cursor', cursor),
    });
  }

  @Get(':case')
  @Does('data-fixes:read')
  @CaseParam()
  @ApiOperation({ summary: 'One case with everything that happened to it; both sides see the same' })
  async read(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return show(orRefuse(await this.cases.read(caseNamed(named), standingOf(caller))), reply);
  }
}

const batchDocument = ({ items, ...counts }: BatchOutcome) => {
  const tell = tellingRows();
  return { ...counts, items: items.map(({ errors, ...row }) => ({ ...row, ...tell(errors) })) };
};
