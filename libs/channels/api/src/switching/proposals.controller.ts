import { Param, Query } from '@nestjs/common';
import { parseDeviceId } from '@icx/identifiers';
import { Gains, ProposalList, proposalPageSchema, proposalSchema, proposalUnknown } from '@icx/switching-service';
import { londonDate } from '@icx/working-days';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Door } from '../http/door.ts';
import { orRefuse } from '../http/problem.ts';
import { ProposalListDto } from './proposals.dto.ts';

@Subject('proposals', 'v1/proposals')
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalList,
    private readonly gains: Gains,
    private readonly door: Door,
  ) {}

  @Read(
    '',
    'proposals:list',
    {
      summary: 'Devices that you gained and nobody commissioned: raise a request for each, or dismiss it',
      description:
        'Oldest first. A proposal goes away when you have a request for the device, when it is commissioned, or when a ' +
        'corrected switch takes the supply away. A page may hold fewer than "limit"; the last has no "next". To have ' +
        'requests raised by themselves: POST /v1/parties/{party}/standing-instruction.',
    },
    ok(proposalPageSchema, 'A page of them'),
  )
  listProposals(@CallerOf() { party }: Caller, @Query() { after = 0n, limit = 100 }: ProposalListDto) {
    return this.proposals.list(party, londonDate(this.door.now()), after, limit);
  }

  @Act(
    ':device/dismissal',
    'proposals:dismiss',
    'You do not need its code: it is not proposed again for the same switch',
    ok(proposalSchema, 'What you dismissed'),
  )
  async dismissProposal(@Call() call: Acting, @Param('device') named: string) {
    const device = orRefuse(parseDeviceId(named), proposalUnknown);
    return orRefuse(await this.gains.dismiss(device, call.caller.party, call.context));
  }
}
