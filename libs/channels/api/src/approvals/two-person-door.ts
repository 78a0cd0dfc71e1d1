import { Injectable } from '@nestjs/common';
import { ApprovalReader, approvalSchema, TwoPersonActs } from '@icx/approvals-service';
import type { ActName, Acts } from '@icx/approvals-service';
import { accepted } from '../http/answered.ts';
import { Answer } from '../http/call.ts';
import type { Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

/** How an act is answered that another person has to approve. */
export const waits = accepted(approvalSchema, 'Proposed: it waits for a second person');

/** Answers with what came of an act, or with 202 and the proposal that waits for a second person. */
@Injectable()
export class TwoPersonDoor {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
  ) {}

  async take<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    { caller, context }: Acting,
    show: (result: Acts[Name]['result']) => unknown,
  ): Promise<unknown> {
    const taken = orRefuse(await this.acts.take(name, content, caller, context));
    if ('result' in taken) return show(taken.result);
    const { proposal } = taken;
    return new Answer(this.approvals.show(proposal, caller), {
      status: 202,
      location: `/v1/approvals/${proposal.id}`,
    });
  }
}
