import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApprovalReader, TwoPersonActs } from '@icx/approvals-service';
import type { ActName, Acts, ApprovalDocument } from '@icx/approvals-service';
import type { Caller } from '../http/action.ts';
import { Door } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';

/** One call of a route whose act may need two people. */
export interface ActingCall {
  readonly caller: Caller;
  readonly headers: CommandHeaders;
  readonly reply: FastifyReply;
}

/** Answers with what came of an act, or with 202 and the proposal that waits for a second person. */
@Injectable()
export class TwoPersonDoor {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
    private readonly door: Door,
  ) {}

  async take<Name extends ActName, Document>(
    name: Name,
    content: Acts[Name]['content'],
    { caller, headers, reply }: ActingCall,
    show: (result: Acts[Name]['result']) => Document,
  ): Promise<Awaited<Document> | ApprovalDocument> {
    const taken = orRefuse(await this.acts.take(name, content, caller, this.door.context(caller, headers)));
    if ('result' in taken) return await show(taken.result);
    void reply.status(202).header('location', `/v1/approvals/${taken.proposal.id}`);
    return this.approvals.show(taken.proposal, caller);
  }
}
