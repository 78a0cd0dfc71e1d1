import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { parseDeviceId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { Gains, ProposalList } from '@icx/switching-service';
import { londonDate } from '@icx/working-days';
import { Key } from '../http/key-header.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { ProposalListDto } from './proposals.dto.ts';

/** As the service tells a proposal that is not there. */
const proposalUnknown = refuse.unknown('proposal-unknown', 'There is no such proposal to you.');

@ApiTags('proposals')
@ApiBearerAuth()
@Controller('v1/proposals')
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalList,
    private readonly gains: Gains,
    private readonly door: Door,
  ) {}

  @Get()
  @Does('proposals:list')
  @ApiOperation({
    summary: 'Devices that you gained and nobody commissioned: raise a request for each, or dismiss it',
    description:
      'Oldest first. A proposal goes away when you have a request for the device, when it is commissioned, or when a ' +
      'corrected switch takes the supply away. A page may hold fewer than "limit"; the last has no "next". To have ' +
      'requests raised by themselves: POST /v1/parties/{party}/standing-instruction.',
  })
  list(@CallerOf() { party }: Caller, @Query() { after = 0n, limit = 100 }: ProposalListDto) {
    return this.proposals.list(party, londonDate(this.door.now()), after, limit);
  }

  @Post(':device/dismissal')
  @HttpCode(200)
  @Does('proposals:dismiss')
  @ApiParam({ name: 'device', example: '00-DB-12-34-00-00-00-01', description: 'EUI-64 of the proposed device.' })
  @Key()
  @ApiOperation({ summary: 'You do not need its code: it is not proposed again for the same switch' })
  async dismiss(@CallerOf() caller: Caller, @Param('device') named: string, @Headers() headers: CommandHeaders) {
    const device = parseDeviceId(named);
    if (isRefusal(device)) throw new Refused(proposalUnknown);
    return orRefuse(await this.gains.dismiss(device, caller.party, this.door.context(caller, headers)));
  }
}
