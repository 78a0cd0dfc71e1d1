import { Body } from '@nestjs/common';
import { BacklogRegister } from '@icx/backlog-service';
import { requestSchema } from '@icx/requests-service';
import { Act, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type ActingOnRequest } from '../http/call.ts';
import { BacklogReasonDto } from '../backlog/backlog.dto.ts';
import { orRefuse } from '../http/problem.ts';
import { RequestActing } from './acting.ts';
import { BacklogDecisionDto, ContestDto } from './requests.dto.ts';

/** Whether a device was installed before the obligation began, where that is only the requester's word. */
@Subject('requests', 'v1/requests')
export class BacklogController {
  constructor(
    private readonly acting: RequestActing,
    private readonly register: BacklogRegister,
  ) {}

  @Act(
    ':id/backlog-contest',
    'requests:contest-backlog',
    'Say that the requester’s install date is wrong, so that a clock should not run, or should (addressee)',
    ok(requestSchema),
  )
  contestBacklog(@Call() call: ActingOnRequest, @Body() dto: ContestDto) {
    return this.acting.act(call, { type: 'contest-backlog', ...dto });
  }

  @Act(
    ':id/backlog-decision',
    'requests:decide-backlog',
    'Settle a contested install date: backlog, or a clock from now on (SECAS)',
    ok(requestSchema),
  )
  decideBacklog(@Call() call: ActingOnRequest, @Body() dto: BacklogDecisionDto) {
    return this.acting.act(call, { type: 'decide-backlog', ...dto });
  }

  @Act(
    ':id/backlog-leaving',
    'requests:leave-backlog',
    'Take a request, and its device, out of the backlog (SECAS): a clock runs from now on, with the full term',
    ok(requestSchema),
  )
  async leaveBacklog(@Call() call: ActingOnRequest, @Body() { reason }: BacklogReasonDto) {
    const { loaded, context, ifRevision } = call;
    return this.acting.show(orRefuse(await this.register.leaveRequest(loaded, reason, context, ifRevision)), call);
  }
}
