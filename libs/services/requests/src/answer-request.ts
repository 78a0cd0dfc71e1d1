import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { RequestPerformer } from './act-on-request.ts';
import { CodeIntake } from './code-intake.ts';
import type { AnswerDraft } from './code-intake.ts';
import type { CommandContext } from '@icx/commands';
import type { Loaded, Outcome } from './request-log.ts';

export class AnswerRequest extends Command<Outcome | Refusal> {
  constructor(
    readonly request: RequestId | Loaded,
    readonly context: CommandContext,
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
    private readonly performer: RequestPerformer,
    private readonly codes: CodeIntake,
  ) {}

  async execute({ request, context, draft, ifRevision }: AnswerRequest): Promise<Outcome | Refusal> {
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      const command = await this.codes.complete(draft, context, state);
      return isRefusal(command) ? { events: [], refusal: command } : decide(command, state, facts);
    };
    return this.performer.perform(request, act, { context, ifRevision });
  }
}
