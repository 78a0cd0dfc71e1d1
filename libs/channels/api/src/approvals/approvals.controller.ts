import { Body, Param, Query } from '@nestjs/common';
import {
  ApprovalReader,
  approvalSchema,
  approvalsSchema,
  TwoPersonActs,
  wholeApprovalSchema,
} from '@icx/approvals-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';
import { withRouteFacts } from '../http/route-config.ts';
import { ApprovalListDto, DeclineDto } from './approvals.dto.ts';

/** Half of an enrolment code, of which its reader must not learn the other half by the length of what another reads. */
const Secret = withRouteFacts({ secret: true });

/** What one person proposed and another has to approve. */
@Subject('approvals', 'v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
  ) {}

  @Secret
  @Read(
    '',
    'approvals:list',
    {
      summary: 'Proposals that wait for a second person, oldest first; with all=true also those decided on or expired',
      description: 'DCC sees its own. What a proposal is about, whole, is told by reading it.',
    },
    ok(approvalsSchema),
  )
  listApprovals(@CallerOf() caller: Caller, @Query() { after = 0n, limit = 100, all = false }: ApprovalListDto) {
    return this.approvals.list(caller, { after, limit, all });
  }

  @Secret
  @Read(
    ':approval',
    'approvals:read',
    {
      summary: 'One proposal with all that it is about: what you approve is what happens',
      description: 'Who proposed and who approved the addition of a user find here half of its enrolment code each.',
    },
    ok(wholeApprovalSchema),
  )
  async readApproval(@CallerOf() caller: Caller, @Param('approval') id: string) {
    return orRefuse(await this.approvals.read(id, caller));
  }

  @Act(
    ':approval/approval',
    'approvals:approve',
    {
      summary: 'Approve what another person proposed: it is decided again as things are now, and done (SECAS)',
      description:
        'Not by who proposed it, nor by a system, nor if one of the two added the other or enrolled it anew. The answer ' +
        'says "carried-out", or "refused" with the reason if things had moved on.',
    },
    ok(approvalSchema),
  )
  async giveApproval(@Call() call: Acting, @Param('approval') id: string) {
    const done = await this.acts.approve(id, call.caller, call.context);
    return this.approvals.show(orRefuse(done), call.caller);
  }

  @Act(
    ':approval/decline',
    'approvals:decline',
    'Decline it, or take back your own: nothing is done (SECAS)',
    ok(approvalSchema),
  )
  async declineApproval(@Call() call: Acting, @Param('approval') id: string, @Body() { reason }: DeclineDto) {
    const declined = await this.acts.decline(id, reason, call.caller, call.context);
    return this.approvals.show(orRefuse(declined), call.caller);
  }
}
