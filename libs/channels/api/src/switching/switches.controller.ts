import { Body, Param, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { Type } from '@icx/documents';
import { mapInSlices, Reactor } from '@icx/runtime';
import { isRead, refuse } from '@icx/refusals';
import {
  contradictionPageSchema,
  readSwitch,
  recordedSwitchDocument,
  recordedSwitchSchema,
  supplyHistorySchema,
  switchBatchDocument,
  switchBatchErrors,
  switchBatchSchema,
  switchCountsSchema,
  SwitchReader,
} from '@icx/switching-service';
import { TwoPersonActs } from '@icx/approvals-service';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { BodyPipe, notAsItMustBe, objectIn } from '../http/body.pipe.ts';
import { LargeBody } from '../http/large-body.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { ContradictionsDto, CountsDto, SwitchBatchDto, SwitchDto } from './switches.dto.ts';

const batchNotWhole = refuse.malformed(
  'validation-failed',
  'Some of the switches cannot be read, and what two people decide on is taken whole. Correct them, or leave them out.',
);

/** What the switch feed says, and what it comes to: who supplies each meter point from when on. */
@ApiExtraModels(SwitchDto, SwitchBatchDto)
@Subject('switches', 'v1/switches')
export class SwitchesController {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly twoPeople: TwoPersonDoor,
    private readonly switches: SwitchReader,
    private readonly effects: Reactor,
  ) {}

  @Act(
    '',
    'switches:record',
    {
      summary:
        'Record a Change of Supplier (SECAS, DCC): 201, or 200 if the same message came before. ' +
        'With "switches", up to 10,000 of them: 200 with what became of each. By a person in live mode: 202',
      description:
        'Messages may come in any order and more than once; a higher version corrects a lower one. One that contradicts ' +
        'others is kept and flagged in the history. Requests of who loses the supply end on that day, or go on if the ' +
        'switch is withdrawn; who gains uncommissioned devices gets proposals. The answer comes when that is done; its history is as it is now, also when the call is sent again. ' +
        'What a person records needs the approval of another one, and then none of the messages may be one that cannot be ' +
        'taken; a system with the scope switches:feed needs nobody.',
    },
    created(recordedSwitchSchema),
    waits,
    ok(Type.Union([recordedSwitchSchema, switchBatchSchema]), 'The same message came before; or what became of each'),
  )
  @LargeBody()
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(SwitchDto) }, { $ref: getSchemaPath(SwitchBatchDto) }] } })
  recordSwitch(@Call() call: Acting, @Body() body: unknown) {
    const batch = batchIn(body);
    return batch ? this.#recordBatch(call, batch) : this.#recordOne(call, body);
  }

  @Read(
    'counts',
    'switches:count',
    {
      summary: 'How many messages of a day named each supplier: hold it against your own count',
      description:
        'A supplier sees its own count. Items have the meter points gained and lost by the messages received on that ' +
        'day and, of those messages, how many were corrections (a version above 1) or withdrawals.',
    },
    ok(switchCountsSchema, 'The counts'),
  )
  countSwitches(@CallerOf() caller: Caller, @Query() { date }: CountsDto) {
    return this.switches.counts(caller, date);
  }

  @Read(
    'contradictions',
    'switches:review',
    {
      summary: 'Meter points whose messages contradict each other, for a person to ask the sender (SECAS, DCC)',
      description: 'In order of MPxN. A correction in a higher version takes a meter point off the list.',
    },
    ok(contradictionPageSchema, 'A page of them'),
  )
  listContradictions(@Query() page: ContradictionsDto) {
    return this.switches.contradictions(page);
  }

  @Read(
    ':mpxn',
    'switches:read',
    {
      summary: 'Who supplied, supplies and will supply a meter point, and what in its messages does not fit',
      description:
        'Periods in order; "to" is the first day of the next one, null until further notice. A supplier sees its own ' +
        'periods and, with supplier and dates only, those next to them; a meter point that it never supplied is not there.',
    },
    ok(supplyHistorySchema, 'Its history'),
  )
  async readSupplyHistory(@CallerOf() caller: Caller, @Param('mpxn') named: string) {
    return orRefuse(await this.switches.history(named, caller));
  }

  async #recordBatch(call: Acting, batch: SwitchBatchDto) {
    const rows = await mapInSlices(batch.switches, readSwitch);
    const switches = rows.filter(isRead);
    if (switches.length < rows.length && (await this.acts.needsTwo('record-switches', { switches }, call.caller)))
      throw new Refused(batchNotWhole, switchBatchErrors(rows));
    return this.twoPeople.take('record-switches', { switches }, call, async (recorded) => {
      await this.effects.reached(recorded.position);
      return new Answer(switchBatchDocument(rows, recorded.outcomes), { status: 200 });
    });
  }

  async #recordOne(call: Acting, body: unknown) {
    const read = readSwitch(objectIn(body));
    if (!isRead(read)) throw notAsItMustBe(read);
    return this.twoPeople.take('record-switches', { switches: [read] }, call, async (recorded) => {
      await this.effects.reached(recorded.position);
      const taken = recorded.outcomes[0]!;
      if (taken.outcome === 'rejected') throw new Refused(taken.refusal);
      const history = orRefuse(await this.switches.history(read.mpxn, call.caller));
      const status = taken.outcome === 'recorded' ? 201 : 200;
      return new Answer(recordedSwitchDocument(taken, history), { status, location: `/v1/switches/${read.mpxn}` });
    });
  }
}

const pipe = new BodyPipe();
/** Where the body is a batch and no single switch: the rows are read one by one, so that a bad one hurts none of its neighbours. */
const batchIn = (body: unknown): SwitchBatchDto | undefined =>
  typeof body === 'object' && body !== null && 'switches' in body
    ? (pipe.transform(body, { type: 'body', metatype: SwitchBatchDto }) as SwitchBatchDto)
    : undefined;
