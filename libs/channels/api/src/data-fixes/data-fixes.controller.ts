import { Body, Param, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import {
  dataFixBatchDocument,
  dataFixBatchSchema,
  DataFixCases,
  dataFixPageSchema,
  dataFixSchema,
  readDataFix,
  standingOf,
} from '@icx/data-fixes-service';
import { Type } from '@icx/documents';
import { isRead, type Refusal } from '@icx/refusals';
import { Act, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { LargeBody } from '../http/large-body.ts';
import { BodyPipe, notAsItMustBe, objectIn } from '../http/body.pipe.ts';
import { orRefuse, Refused } from '../http/problem.ts';
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
    created(dataFixSchema),
    ok(Type.Union([dataFixSchema, dataFixBatchSchema]), 'The open case of that item; or what became of each'),
  )
  @LargeBody()
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(DataFixDto) }, { $ref: getSchemaPath(DataFixBatchDto) }] },
  })
  async openDataFix(@Call() call: Acting, @Body() body: unknown) {
    const actor = actorOf(call);
    const input = objectIn(body);
    if ('cases' in input) {
      const { cases } = pipe.transform(input, { type: 'body', metatype: DataFixBatchDto }) as DataFixBatchDto;
      const opened = orRefuse(await this.cases.openBatch(cases, readDataFix, actor));
      return new Answer(dataFixBatchDocument(opened), { status: 200 });
    }
    const draft = readDataFix(input);
    if (!isRead(draft)) throw asItIs(draft);
    const outcome = orRefuse(await this.cases.open(draft, actor));
    const status = outcome.created ? 201 : 200;
    return show(outcome, { status, location: `/v1/inventory/data-fixes/${outcome.state.id}` });
  }

  @Read(
    '',
    'data-fixes:list',
    'The cases that you report or, for DCC and SECAS, all; oldest first',
    ok(dataFixPageSchema),
  )
  listDataFixes(@CallerOf() caller: Caller, @Query() { complaint, after, ...query }: DataFixListDto) {
    const complained = complaint === undefined ? {} : { consumerComplaint: complaint };
    return this.cases.list.pageFor(caller, { limit: 100, ...query, ...(after && { cursor: after }), ...complained });
  }

  @Read(
    ':case',
    'data-fixes:read',
    'One case with everything that happened to it; both sides see the same',
    ok(dataFixSchema),
  )
  async readDataFix(@CallerOf() caller: Caller, @Param('case') named: string) {
    return show(orRefuse(await this.cases.read(caseNamed(named), standingOf(caller))));
  }
}

const pipe = new BodyPipe();

/** Two values that are the same are no slip in a member. */
const asItIs = (errors: readonly Refusal[]): Refused =>
  errors[0]!.code === 'nothing-to-fix' ? new Refused(errors[0]!) : notAsItMustBe(errors);
