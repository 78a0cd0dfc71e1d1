import { Injectable } from '@nestjs/common';
import { ApprovalReader, TwoPersonActs } from '@icx/approvals-service';
import type { ActName, Acts, ApprovalDocument } from '@icx/approvals-service';
import type { Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

/** Answers with what came of an act, or with 202 and the proposal that waits for a second person. */
@Injectable()
export class TwoPersonDoor {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
  ) {}

  async take<Name extends ActName, Document>(
    name: Name,
    content: Acts[Name]['content'],
    { caller, context, reply }: Acting,
    show: (result: Acts[Name]['result']) => Document,
  ): Promise<Awaited<Document> | ApprovalDocument> {
    const taken = orRefuse(await this.acts.take(name, content, caller, context));
    if ('result' in taken) return await show(taken.result);
    void reply.status(202).header('location', `/v1/approvals/${taken.proposal.id}`);
    return this.approvals.show(taken.proposal, caller);
  }
}
