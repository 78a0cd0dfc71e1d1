import { Body, Param, Query, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { dataFixBatchDocument, DataFixCases, readDataFix, standingOf } from '@icx/data-fixes-service';
import { isRead } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { Act, Read, Subject } from '../http/act.ts';
import { Call } from '../http/call.ts';
import type { Acting } from '../http/call.ts';
import { CallerOf } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { LargeBody } from '../http/large-body.ts';
import { BodyPipe, notAsItMustBe, objectIn } from '../http/body.pipe.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { given } from '../http/given.ts';
import { actorOf, caseNamed, show } from './acting.ts';
import { DataFixBatchDto, DataFixDto, DataFixListDto } from './data-fixes.dto.ts';

/** Data-fix cases are opened and read here; what is done to one is next door. */
@ApiExtraModels(DataFixDto, DataFixBatchDto)
@Subject('data-fixes', 'v1/inventory/data-fixes')
export class DataFixesController {
  constructor(private readonly cases: DataFixCases) {}

  @Act(
    '',
    'data-fixes:open',
    'Report one wrong item of one device: 201 with a new case, 200 with the open one of that item. ' +
      'With "cases", up to 10,000 of them: 200 with what became of each',
    201,
  )
  @LargeBody()
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(DataFixDto) }, { $ref: getSchemaPath(DataFixBatchDto) }] },
  })
  async open(@Call() call: Acting, @Body() body: unknown) {
    const { reply } = call;
    const actor = actorOf(call);
    const input = objectIn(body);
    if ('cases' in input) {
      const { cases } = pipe.transform(input, { type: 'body', metatype: DataFixBatchDto }) as DataFixBatchDto;
      void call.reply.status(200);
      return dataFixBatchDocument(orRefuse(await this.cases.openBatch(cases, readDataFix, actor)));
    }
    const draft = readDataFix(input);
    if (!isRead(draft)) throw asItIs(draft);
    const outcome = orRefuse(await this.cases.open(draft, actor));
    void call.reply
      .status(outcome.created ? 201 : 200)
      .header('location', `/v1/inventory/data-fixes/${outcome.state.id}`);
    return show(outcome, reply);
  }

  @Read('', 'data-fixes:list', 'The cases that you report or, for DCC and SECAS, all; oldest first')
  list(@CallerOf() caller: Caller, @Query() { complaint, ...query }: DataFixListDto) {
    return this.cases.list.pageFor(caller, { limit: 100, ...query, ...given({ consumerComplaint: complaint }) });
  }

  @Read(':case', 'data-fixes:read', 'One case with everything that happened to it; both sides see the same')
  async read(
    @CallerOf() caller: Caller,
    @Param('case') named: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return show(orRefuse(await this.cases.read(caseNamed(named), standingOf(caller))), reply);
  }
}

const pipe = new BodyPipe();

/** Two values that are the same are no slip in a member. */
const asItIs = (errors: readonly Refusal[]): Refused =>
  errors[0]!.code === 'nothing-to-fix' ? new Refused(errors[0]!) : notAsItMustBe(errors);
