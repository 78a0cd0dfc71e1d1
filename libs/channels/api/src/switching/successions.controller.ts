import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isRefusal, refuse } from '@icx/refusals';
import { parseSuccessionId } from '@icx/switching';
import { successionDocument, SuccessionReader } from '@icx/switching-service';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { Key } from '../http/key-header.ts';
import { LargeBody } from '../http/large-body.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { SuccessionDto, SuccessionReversalDto } from './successions.dto.ts';

const successionUnknown = refuse.unknown('succession-unknown', 'There is no such succession.');
const Named = () => ApiParam({ name: 'succession', example: 'suc_TEST…' });

/** One party takes over from another: Supplier of Last Resort, merger, book transfer. */
@ApiTags('successions')
@ApiBearerAuth()
@Controller('v1/successions')
export class SuccessionsController {
  constructor(
    private readonly twoPeople: TwoPersonDoor,
    private readonly successions: SuccessionReader,
  ) {}

  @Post()
  @LargeBody()
  @Does('successions:record')
  @Key()
  @ApiOperation({
    summary: 'Record that a supplier takes over from another, wholly, for a fuel or for named MPxNs (SECAS)',
    description:
      'From that day on the successor supplies what the other one supplied. Open legs of the old party are put to the ' +
      'successor with a new clock; requests by the old party end and go on as the successor’s with the clock that ' +
      'they have. This happens in the background: the succession, read again, tells its progress. In live mode a second ' +
      'person has to approve it: 202.',
  })
  record(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() { kind, from, to, effectiveFrom, fuel, mpxns, grace = 0, reason }: SuccessionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = {
      ...{ kind, from, to, effectiveFrom, grace },
      fuel: fuel ?? null,
      mpxns: mpxns ?? null,
      reason: reason ?? null,
    };
    return this.twoPeople.take('record-succession', draft, { caller, headers, reply }, (recorded) => {
      void reply.status(201).header('location', `/v1/successions/${recorded.id}`);
      return successionDocument(recorded, caller);
    });
  }

  @Get()
  @Does('successions:read')
  @ApiOperation({
    summary: 'Every succession, in order of their recording, also those that were reversed',
    description: 'Of a succession of more than 1,000 MPxNs only their number is here.',
  })
  async list(@CallerOf() caller: Caller) {
    return { items: await this.successions.list(caller) };
  }

  @Get(':succession')
  @Does('successions:read')
  @Named()
  @ApiOperation({
    summary: 'One succession, and how far it has come',
    description:
      'Which MPxNs it is about, and how many legs and requests it moved, is told to the two parties, SECAS and DCC.',
  })
  async read(@CallerOf() caller: Caller, @Param('succession') named: string) {
    return orRefuse(await this.successions.read(named, caller));
  }

  @Post(':succession/reversal')
  @HttpCode(200)
  @Does('successions:record')
  @Named()
  @Key()
  @ApiOperation({
    summary: 'It was wrong: what it moved and still waits goes back, as if it had never been (SECAS)',
  })
  reverse(
    @CallerOf() caller: Caller,
    @Param('succession') named: string,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: SuccessionReversalDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const succession = parseSuccessionId(named);
    if (isRefusal(succession)) throw new Refused(successionUnknown);
    return this.twoPeople.take('reverse-succession', { succession, reason }, { caller, headers, reply }, (reversed) =>
      successionDocument(reversed, caller),
    );
  }
}
