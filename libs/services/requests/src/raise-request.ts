import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import { requestContended } from './act-on-request.ts';
import { DeviceRequests } from './device-requests.ts';
import type { Envelope } from './envelope.ts';
import { FactFinder } from './facts.ts';
import { RequestIds } from './request-ids.ts';
import { RequestLog } from './request-log.ts';
import type { Outcome } from './request-log.ts';
import { RoutingDesk } from './routing-desk.ts';
import type { Prepared, RaiseDraft } from './routing-desk.ts';
import { withoutMail } from './without-mail.ts';

/** The request that was raised, or the open one that there was already. */
export type RaiseOutcome = Outcome & { readonly created: boolean };

const ATTEMPTS = 20;

export class RaiseRequest extends Command<RaiseOutcome | Refusal> {
  constructor(
    readonly envelope: Envelope,
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
    private readonly desk: RoutingDesk,
    private readonly ids: RequestIds,
    private readonly ofDevice: DeviceRequests,
  ) {}

  async execute({ envelope, draft }: RaiseRequest): Promise<RaiseOutcome | Refusal> {
    const stored = await this.#stored(envelope);
    if (stored) return stored;
    const prepared = await this.desk.prepare(draft, envelope.party, envelope.receivedAt);
    if (isRefusal(prepared)) return prepared;
    const first = this.ids.idOf(envelope.party, prepared.names[0], 1);
    return this.requests.turns.take(first, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        // Perhaps this very command, sent twice, had its turn meanwhile.
        const outcome = (await this.#stored(envelope)) ?? (await this.#raise(envelope, prepared));
        if (outcome) return outcome;
      }
      return requestContended;
    });
  }

  async #stored(envelope: Envelope): Promise<RaiseOutcome | Refusal | undefined> {
    const found = await this.requests.findCommand(envelope);
    if (!found) return undefined;
    const outcome = this.requests.replay(await this.requests.load(found.stream as RequestId), envelope);
    return outcome && (isRefusal(outcome) ? outcome : { ...outcome, created: found.revision === 0n });
  }

  async #raise(envelope: Envelope, { raising, names }: Prepared): Promise<RaiseOutcome | Refusal | undefined> {
    const { current: loaded, ended } = await this.ofDevice.current(envelope.party, names);
    const facts = await this.facts.gather();
    const decision = decide({ ...raising, request: loaded.id }, loaded.state, facts);
    const told = withoutMail(loaded.state, decision, facts);
    const { events, refusal } = this.requests.withoutCodes(told, loaded, ended);
    if (refusal) return refusal;
    const outcome = await this.requests.append(loaded, events, envelope, { creates: true });
    return outcome && { ...outcome, created: loaded.state.status === 'absent' };
  }
}
