import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { mapInSlices } from '@icx/runtime';
import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { Reactor } from '@icx/runtime';
import { isRefusal, refuse } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import { FeedWatch } from '@icx/switching-service';
import type { DayCount } from '@icx/switching-service';
import { TwoPersonActs } from '@icx/approvals-service';
import { londonDate } from '@icx/working-days';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { Key } from '../http/key-header.ts';
import { LargeBody } from '../http/large-body.ts';
import { CallerOf, Does, oversees } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { batchDocument, batchErrors, isDraft, readRow, readSwitches, warned } from './switch-drafts.ts';
import { ContradictionsDto, CountsDto, SwitchBatchDto, SwitchDto } from './switches.dto.ts';
import { visibleTo } from './visible-history.ts';

const switchUnknown = refuse.unknown('switch-unknown', 'There is no switch of such a meter point, or none of yours.');

const batchNotWhole = refuse.malformed(
  'validation-failed',
  'Some of the switches cannot be read, and what two people decide on is taken whole. Correct them, or leave them out.',
);

/** What the switch feed says, and what it comes to: who supplies each meter point from when on. */
@ApiTags('switches')
@ApiBearerAuth()
@ApiExtraModels(SwitchDto, SwitchBatchDto)
@Controller('v1/switches')
export class SwitchesController {
  constructor(
    @Inject(TwoPersonActs) private readonly acts: TwoPersonActs,
    @Inject(TwoPersonDoor) private readonly twoPeople: TwoPersonDoor,
    @Inject(FeedWatch) private readonly feed: FeedWatch,
    @Inject(SupplyRegister) private readonly supply: SupplyRegister,
    @Inject(Reactor) private readonly effects: Reactor,
    @Inject(Door) private readonly door: Door,
  ) {}

  @Post()
  @LargeBody()
  @Does('switches:record')
  @Key()
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(SwitchDto) }, { $ref: getSchemaPath(SwitchBatchDto) }] } })
  @ApiOperation({
    summary:
      'Record a Change of Supplier (SECAS, DCC): 201, or 200 if the same message came before. ' +
      'With "switches", up to 10,000 of them: 200 with what became of each. By a person in live mode: 202',
    description:
      'Messages may come in any order and more than once; a higher version corrects a lower one. One that contradicts ' +
      'others is kept and flagged in the history. Requests of who loses the supply end on that day, or go on if the ' +
      'switch is withdrawn; who gains uncommissioned devices gets proposals. The answer comes when that is done; its history is as it is now, also when the call is sent again. ' +
      'What a person records needs the approval of another one, and then none of the messages may be one that cannot be ' +
      'taken; a system with the scope switches:feed needs nobody.',
  })
  async record(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const call = { caller, headers, reply };
    const read = readSwitches(body);
    if (read instanceof SwitchBatchDto) {
      const rows = await mapInSlices(read.switches, readRow);
      const switches = rows.filter(isDraft);
      if (switches.length < rows.length && this.acts.needsTwo('record-switches', { switches }, caller))
        throw new Refused(batchNotWhole, batchErrors(rows));
      return this.twoPeople.take('record-switches', { switches }, call, async (recorded) => {
        void reply.status(200);
        await this.effects.reached(recorded.position);
        return batchDocument(rows, recorded.outcomes);
      });
    }
    return this.twoPeople.take('record-switches', { switches: [read] }, call, async (recorded) => {
      await this.effects.reached(recorded.position);
      const taken = recorded.outcomes[0]!;
      if (taken.outcome === 'rejected') throw new Refused(taken.refusal);
      void reply.status(taken.outcome === 'recorded' ? 201 : 200).header('location', `/v1/switches/${read.mpxn}`);
      return { ...taken, ...warned(taken), history: await this.#history(read.mpxn, caller) };
    });
  }

  @Get('counts')
  @Does('switches:count')
  @ApiOperation({
    summary: 'How many messages of a day named each supplier: hold it against your own count',
    description:
      'A supplier sees its own count. Items have the meter points gained and lost by the messages received on that ' +
      'day and, of those messages, how many were corrections (a version above 1) or withdrawals.',
  })
  async counts(@CallerOf() caller: Caller, @Query() { date = londonDate(this.door.now()) }: CountsDto) {
    const [counts, lastReceivedAt] = await Promise.all([this.feed.counts(date), this.feed.lastReceivedAt()]);
    const { party } = caller;
    const none: DayCount = { party, gained: 0, lost: 0, corrected: 0, withdrawn: 0 };
    const items = oversees(caller) ? counts : [counts.find((count) => count.party === party) ?? none];
    return { date, lastReceivedAt: lastReceivedAt ?? null, items };
  }

  @Get('contradictions')
  @Does('switches:review')
  @ApiOperation({
    summary: 'Meter points whose messages contradict each other, for a person to ask the sender (SECAS, DCC)',
    description: 'In order of MPxN. A correction in a higher version takes a meter point off the list.',
  })
  async contradictions(@Query() { after = '' as Mpxn, limit = 100 }: ContradictionsDto) {
    const points = await this.feed.contradictory(after, limit);
    return {
      // What a succession recorded since explains is no contradiction any more.
      items: points
        .filter(({ contradictions }) => contradictions.length > 0)
        .map(({ mpxn, contradictions, history: { periods } }) => ({ mpxn, contradictions, periods })),
      next: points.length === limit ? points.at(-1)!.mpxn : null,
    };
  }

  @Get(':mpxn')
  @Does('switches:read')
  @ApiParam({ name: 'mpxn', example: '1012345678903', description: 'MPAN core or MPRN.' })
  @ApiOperation({
    summary: 'Who supplied, supplies and will supply a meter point, and what in its messages does not fit',
    description:
      'Periods in order; "to" is the first day of the next one, null until further notice. A supplier sees its own ' +
      'periods and, with supplier and dates only, those next to them; a meter point that it never supplied is not there.',
  })
  history(@CallerOf() caller: Caller, @Param('mpxn') named: string) {
    const mpxn = parseMpxn(named);
    if (isRefusal(mpxn)) throw new Refused(switchUnknown);
    return this.#history(mpxn, caller);
  }

  async #history(mpxn: Mpxn, caller: Caller) {
    const history = (await this.supply.historiesOf([mpxn])).get(mpxn);
    const seen = history && (oversees(caller) ? history : visibleTo(caller.party, history));
    if (!seen) throw new Refused(switchUnknown);
    return { mpxn, ...seen };
  }
}
