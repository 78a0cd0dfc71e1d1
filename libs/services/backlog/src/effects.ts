import type { BacklogDevice } from '@icx/backlog';
import type { CommandContext } from '@icx/commands';
import type { RequestId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import { decide, type BacklogBasis } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import type { BacklogStanding, RequestParts } from './standing.ts';

/** What the register brings about in requests. Each is an act on its request: done again it changes nothing. */
export class BacklogEffects {
  constructor(
    private readonly parts: RequestParts,
    private readonly standing: BacklogStanding,
  ) {}

  /** Why these requests keep their device off the register: a running clock, or a breach. */
  async hindrance(requests: readonly RequestId[], basis: BacklogBasis, at: Instant): Promise<Refusal | undefined> {
    for (const id of requests) {
      const { state } = await this.parts.requests.load(id);
      const { refusal } = decide({ type: 'register-backlog', at, basis }, state, await this.parts.facts.gather());
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** One that got a clock in this very moment keeps it. @param context without one the exchange itself acts */
  async apply(
    requests: readonly RequestId[],
    basis: BacklogBasis,
    at: Instant,
    context?: CommandContext,
  ): Promise<void> {
    for (const id of requests) {
      const act = { type: 'register-backlog', at, basis } as const;
      await this.parts.performer.perform(id, (state, facts) => decide(act, state, facts), { context });
    }
  }

  /** Every request of the backlog for the device gets its clock. */
  async leave(device: BacklogDevice, reason: string, context: CommandContext): Promise<Refusal | undefined> {
    const { receivedAt: at } = context;
    for (const id of (await this.standing.waitingFor([device]))(device)) {
      const act = { type: 'leave-backlog', at, reason } as const;
      const left = await this.parts.performer.perform(id, (state, facts) => decide(act, state, facts), { context });
      if (isRefusal(left) && left.code !== 'not-backlog' && left.code !== 'request-ended') return left;
    }
    return undefined;
  }
}
