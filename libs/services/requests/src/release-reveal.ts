import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { RequestPerformer } from './act-on-request.ts';
import type { CommandContext } from '@icx/commands';
import { Memberships } from './memberships.ts';
import type { Loaded, Outcome } from './request-log.ts';

/** The administrator lets a reveal go on that waits. */
export class ReleaseReveal extends Command<Outcome | Refusal> {
  constructor(
    readonly request: Loaded,
    readonly context: CommandContext,
    readonly reason: string,
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}

@CommandHandler(ReleaseReveal)
export class ReleaseRevealHandler implements ICommandHandler<ReleaseReveal> {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly memberships: Memberships,
  ) {}

  async execute({ request, context, reason, ifRevision }: ReleaseReveal): Promise<Outcome | Refusal> {
    const { user, receivedAt: at } = context;
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      const isPartial = state.status !== 'absent' && (await this.memberships.isPartial(user, state.requester, at));
      return decide({ type: 'release-reveal', at, reason, isPartial }, state, facts);
    };
    return this.performer.perform(request, act, { context, ifRevision });
  }
}
