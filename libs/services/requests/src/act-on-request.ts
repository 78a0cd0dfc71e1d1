import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@icx/commands';
import { exchangeItself, type Origin } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import { masked } from '@icx/install-code';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestCommand, RequestState } from '@icx/requests';
import { FactFinder } from './facts.ts';
import { HeldAnswers } from './held-answers.ts';
import { RequestLog } from './request-log.ts';
import type { Acting, Loaded, Outcome } from './request-log.ts';
import { withoutCarrier } from './without-carrier.ts';

interface Actor {
  readonly context?: CommandContext | undefined;
  /** Whose doing it is, where it was no command. */
  readonly origin?: Origin;
}

export type Act = (state: RequestState, facts: Facts) => Decision | Promise<Decision>;

/** Brings an act to a request: the facts of the moment, no mail, no code in a text. */
export class RequestPerformer {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly held: HeldAnswers,
  ) {}

  /** Without a context, which a command has, or an origin the exchange itself acts. */
  perform(
    request: RequestId | Loaded,
    act: Act,
    { context, origin = exchangeItself, ...how }: Acting & Actor = {},
  ): Promise<Outcome | Refusal> {
    return this.requests.perform(
      request,
      context ?? origin,
      async (state, loaded) => {
        const facts = await this.facts.gather();
        const decided = await act(state, facts);
        // What is only tried seals nothing.
        const decision = context?.trial
          ? withoutCarrier(state, decided, facts)
          : await this.complete(state, decided, facts);
        // What the exchange does by itself may copy an old text, which nobody could correct.
        return context ? this.requests.withoutCodes(decision, loaded) : masked(decision);
      },
      how,
    );
  }

  /** With what follows at once where a leg was opened: a holding answers, or its addressee counts as told. */
  async complete(before: RequestState, decision: Decision, facts: Facts): Promise<Decision> {
    return withoutCarrier(before, await this.held.complete(before, decision, facts), facts);
  }
}

/** Whatever a party does to a request that exists and needs nothing but its stream to be decided. */
export class ActOnRequest extends Command<Outcome | Refusal> {
  constructor(
    readonly request: RequestId | Loaded,
    /** Without one the exchange itself acts: a timer, a delivery report. */
    readonly context: CommandContext | undefined,
    readonly command: RequestCommand,
    /** The stream must still end at this revision (`If-Match`). */
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}

@CommandHandler(ActOnRequest)
export class ActOnRequestHandler implements ICommandHandler<ActOnRequest> {
  constructor(private readonly performer: RequestPerformer) {}

  async execute({ request, context, command, ifRevision }: ActOnRequest): Promise<Outcome | Refusal> {
    return this.performer.perform(request, (state, facts) => decide(command, state, facts), { context, ifRevision });
  }
}
