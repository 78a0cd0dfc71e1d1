import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, RequestEvent, RequestState } from '@icx/requests';
import { DeviceRequests } from './device-requests.ts';
import { nothingTried, onlyTried, type CommandContext, type Loaded as Stream } from '@icx/commands';
import { FactFinder } from './facts.ts';
import { HeldAnswers } from './held-answers.ts';
import { RequestIds } from './request-ids.ts';
import { RequestLog } from './request-log.ts';
import type { Loaded, Outcome } from './request-log.ts';
import { RequestRouting } from './request-routing.ts';
import type { Prepared, RaiseDraft } from './request-routing.ts';
import { withoutCarrier } from './without-carrier.ts';

/** The request that was raised, or the open one that there was already. */
export type RaiseOutcome = Outcome & { readonly created: boolean };

export class RaiseRequest extends Command<RaiseOutcome | Refusal> {
  constructor(
    readonly context: CommandContext,
    readonly draft: RaiseDraft,
  ) {
    super();
  }
}

@CommandHandler(RaiseRequest)
export class RaiseRequestHandler implements ICommandHandler<RaiseRequest> {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly routing: RequestRouting,
    private readonly ids: RequestIds,
    private readonly ofDevice: DeviceRequests,
    private readonly held: HeldAnswers,
  ) {}

  async execute({ context, draft }: RaiseRequest): Promise<RaiseOutcome | Refusal> {
    const stored = await this.requests.stored(context);
    // It was carried out: whether it could be raised as things are now is no question.
    if (stored) return told(stored);
    const prepared = await this.routing.prepare(draft, context.party, context.receivedAt);
    return isRefusal(prepared) ? prepared : told(await this.#raise(context, prepared));
  }

  async #raise(context: CommandContext, { raising, names }: Prepared): Promise<Outcome | Refusal> {
    let ended: readonly Loaded[] = [];
    let isOpen = false;
    const find = async (): Promise<Loaded | Refusal> => {
      // Perhaps this very command, sent twice, had its turn meanwhile.
      const stored = await this.requests.stored(context);
      if (stored) return stored;
      const found = await this.ofDevice.current(context.party, names);
      ended = found.ended;
      isOpen = found.current.state.status !== 'absent';
      return found.current;
    };
    const decideOn = async (state: RequestState, loaded: Stream<RequestState, RequestEvent>): Promise<Decision> => {
      const facts = await this.facts.gather();
      const raised = decide({ ...raising, request: loaded.stream as RequestId }, state, facts);
      const decision = context.trial ? raised : await this.held.complete(state, raised, facts);
      const { events, refusal } = this.requests.withoutCodes(withoutCarrier(state, decision, facts), loaded, ended);
      return refusal ? { events: [], refusal } : { events };
    };
    const key = this.ids.raising(context.party, names[0]);
    const outcome = await this.requests.perform({ key, find }, context, decideOn, { creates: true });
    return outcome === onlyTried && isOpen ? nothingTried : outcome;
  }
}

const told = (outcome: Outcome | Refusal): RaiseOutcome | Refusal =>
  isRefusal(outcome) ? outcome : { ...outcome, created: outcome.before.status === 'absent' };
