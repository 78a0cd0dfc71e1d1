import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApprovalReader, TwoPersonActs } from '@icx/approvals-service';
import { Key } from '../http/key-header.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';
import { ApprovalListDto, DeclineDto } from './approvals.dto.ts';

const Named = () => ApiParam({ name: 'approval', example: 'apr_TEST…' });

/** What one person proposed and another has to approve. */
@ApiTags('approvals')
@ApiBearerAuth()
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
    private readonly door: Door,
  ) {}

  @Get()
  @Does('approvals:list')
  @ApiOperation({
    summary: 'Proposals that wait for a second person, oldest first; with all=true also those decided on or expired',
    description: 'DCC sees its own. What a proposal is about, whole, is told by reading it.',
  })
  list(@CallerOf() caller: Caller, @Query() { after = 0n, limit = 100, all = false }: ApprovalListDto) {
    return this.approvals.list(caller, { after, limit, all });
  }

  @Get(':approval')
  @Does('approvals:read')
  @Named()
  @ApiOperation({
    summary: 'One proposal with all that it is about: what you approve is what happens',
    description: 'Who proposed and who approved the addition of a user find here half of its enrolment code each.',
  })
  async read(@CallerOf() caller: Caller, @Param('approval') id: string) {
    return orRefuse(await this.approvals.read(id, caller));
  }

  @Post(':approval/approval')
  @HttpCode(200)
  @Does('approvals:approve')
  @Named()
  @Key()
  @ApiOperation({
    summary: 'Approve what another person proposed: it is decided again as things are now, and done (SECAS)',
    description:
      'Not by who proposed it, nor by a system, nor if one of the two added the other or enrolled it anew. The answer ' +
      'says "carried-out", or "refused" with the reason if things had moved on.',
  })
  async approve(@CallerOf() caller: Caller, @Param('approval') id: string, @Headers() headers: CommandHeaders) {
    const done = await this.acts.approve(id, caller, this.door.context(caller, headers));
    return this.approvals.show(orRefuse(done), caller);
  }

  @Post(':approval/decline')
  @HttpCode(200)
  @Does('approvals:decline')
  @Named()
  @Key()
  @ApiOperation({ summary: 'Decline it, or take back your own: nothing is done (SECAS)' })
  async decline(
    @CallerOf() caller: Caller,
    @Param('approval') id: string,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: DeclineDto,
  ) {
    const declined = await this.acts.decline(id, reason, caller, this.door.context(caller, headers));
    return this.approvals.show(orRefuse(declined), caller);
  }
}
