import type { PartyChannel } from '@icx/parties';
import type { Refusal } from '@icx/refusals';
import { awaitingDispatch, decide, type RequestState } from '@icx/requests';
import { instant } from '@icx/working-days';
import type { Clock } from '@icx/runtime';
import type { RequestPerformer } from './act-on-request.ts';
import type { Delivery, RequestChannel } from './channel.ts';
import type { Outcome } from './request-log.ts';

/** Legs that have to be taken to their addressees: by whom, and what came of it on record. */
export class Carriage {
  readonly #carrying: ReadonlyMap<PartyChannel, Required<RequestChannel>>;

  constructor(
    channels: readonly RequestChannel[],
    private readonly performer: RequestPerformer,
    private readonly clock: Clock,
  ) {
    this.#carrying = carrying(channels);
  }

  takesBy(channel: PartyChannel): boolean {
    return this.#carrying.has(channel);
  }

  /** `undefined`: nothing of this request waits to be taken anywhere. What breaks is thrown, and worth another try. */
  async take(state: RequestState): Promise<Outcome | Refusal | undefined> {
    const leg = awaitingDispatch(state);
    const channel = leg && this.#carrying.get(leg.channel ?? 'email');
    if (!leg || !channel || state.status === 'absent') return undefined;
    const { number, addressee, openedAt } = leg;
    const delivery = await channel.carry({ request: state.id, leg: number, addressee, openedAt });
    const report = { ...reportOf(delivery), at: instant(this.clock.now()), leg: number };
    return this.performer.perform(state.id, (now, facts) => decide(report, now, facts));
  }
}

/** Those of them that take requests to a party, by name. */
export const carrying = (channels: readonly RequestChannel[]): ReadonlyMap<PartyChannel, Required<RequestChannel>> =>
  new Map(channels.filter((one): one is Required<RequestChannel> => 'carry' in one).map((one) => [one.name, one]));

const reportOf = (delivery: Delivery) => {
  if (delivery.how === 'sent') return { type: 'record-dispatch', sentAt: delivery.sentAt } as const;
  const { failedAt, reason, lastContact } = delivery;
  return { type: 'record-delivery-failure', failedAt, reason, lastContact } as const;
};
