import type { CommandContext } from '@icx/commands';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import type { RequestPerformer } from './act-on-request.ts';
import type { Loaded } from './request-log.ts';

/** Somebody asked to reveal whom the policy of roles and relations does not let: recorded before anybody is told. */
export class RefusedReveals {
  constructor(private readonly performer: RequestPerformer) {}

  /** The refusal, which the caller will be told, once it is on record; or why it could not be recorded. */
  async record(request: Loaded, refusal: Refusal, context: CommandContext): Promise<Refusal> {
    const { party: by, receivedAt: at } = context;
    const act = (state: RequestState, facts: Facts): Decision => {
      const decision = decide({ type: 'refuse-reveal', at, by, code: refusal.code }, state, facts);
      return { refusal, ...decision };
    };
    return (await this.performer.perform(request, act, { context })) as Refusal;
  }
}
