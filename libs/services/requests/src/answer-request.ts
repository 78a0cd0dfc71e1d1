import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { performOn } from './act-on-request.ts';
import { CodeDesk } from './code-desk.ts';
import type { AnswerDraft } from './code-desk.ts';
import type { Envelope } from './envelope.ts';
import { FactFinder } from './facts.ts';
import { RequestLog } from './request-log.ts';
import type { Loaded, Outcome } from './request-log.ts';

export class AnswerRequest extends Command<Outcome | Refusal> {
  constructor(
    readonly request: RequestId | Loaded,
    readonly envelope: Envelope,
    readonly draft: AnswerDraft,
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}

/** Checks and seals a supplied code before any event refers to it; the other answers need no more than their stream. */
@CommandHandler(AnswerRequest)
export class AnswerRequestHandler implements ICommandHandler<AnswerRequest> {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly codes: CodeDesk,
  ) {}

  async execute({ request, envelope, draft, ifRevision }: AnswerRequest): Promise<Outcome | Refusal> {
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      const command = await this.codes.complete(draft, envelope, state);
      return isRefusal(command) ? { events: [], refusal: command } : decide(command, state, facts);
    };
    return performOn(this.requests, this.facts, request, act, { envelope, ifRevision });
  }
}
