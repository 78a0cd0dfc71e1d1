import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { performOn } from './act-on-request.ts';
import type { Envelope } from './envelope.ts';
import { FactFinder } from './facts.ts';
import { Memberships } from './memberships.ts';
import { RequestLog } from './request-log.ts';
import type { Loaded, Outcome } from './request-log.ts';

/** The administrator lets a reveal go on that waits. */
export class ReleaseReveal extends Command<Outcome | Refusal> {
  constructor(
    readonly request: Loaded,
    readonly envelope: Envelope,
    readonly reason: string,
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}

@CommandHandler(ReleaseReveal)
export class ReleaseRevealHandler implements ICommandHandler<ReleaseReveal> {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly memberships: Memberships,
  ) {}

  async execute({ request, envelope, reason, ifRevision }: ReleaseReveal): Promise<Outcome | Refusal> {
    const { user, receivedAt: at } = envelope;
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      const isPartial = state.status !== 'absent' && (await this.memberships.isPartial(user, state.requester, at));
      return decide({ type: 'release-reveal', at, reason, isPartial }, state, facts);
    };
    return performOn(this.requests, this.facts, request, act, { envelope, ifRevision });
  }
}
