import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { performOn } from './act-on-request.ts';
import type { Envelope } from './envelope.ts';
import type { FactFinder } from './facts.ts';
import type { Loaded, RequestLog } from './request-log.ts';

/** Somebody asked to reveal whom the policy of roles and relations does not let: recorded before anybody is told. */
export class RefusedReveals {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
  ) {}

  /** The refusal, which the caller will be told, once it is on record; or why it could not be recorded. */
  async record(request: Loaded, refusal: Refusal, envelope: Envelope): Promise<Refusal> {
    const { party: by, receivedAt: at } = envelope;
    const act = (state: RequestState, facts: Facts): Decision => {
      const decision = decide({ type: 'refuse-reveal', at, by, code: refusal.code }, state, facts);
      return { refusal, ...decision };
    };
    return (await performOn(this.requests, this.facts, request, act, { envelope })) as Refusal;
  }
}
