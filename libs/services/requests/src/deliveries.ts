import { abreast } from '@icx/commands';
import type { RequestId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import { decide, type NoticeTo } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';

/** The legs that one notice is about. */
type Legs = readonly { readonly request: RequestId; readonly leg: number }[];

export interface DeliveryFailure {
  readonly failedAt: Instant;
  readonly reason: string;
  readonly to?: NoticeTo;
  /** Others of the same rank were told, or may yet be. */
  readonly othersLeft?: boolean;
  /** Nobody else of the addressee is left to be told: that it can see the request here is receipt then. */
  readonly lastContact: boolean;
}

/**
 * What became of the notices by which legs are taken to their addressees, on record in each. Said again it changes nothing, and
 * of a leg that waits for nobody any more it is nothing. A refusal is worth another try: a calendar that does not reach so far.
 */
export class Deliveries {
  constructor(private readonly performer: RequestPerformer) {}

  dispatched(legs: Legs, { sentAt, to }: { readonly sentAt: Instant; readonly to?: NoticeTo }) {
    return this.#report(legs, { type: 'record-dispatch', at: sentAt, sentAt, ...(to ? { to } : {}) });
  }

  failed(legs: Legs, failure: DeliveryFailure) {
    return this.#report(legs, { type: 'record-delivery-failure', at: failure.failedAt, ...failure });
  }

  /** @returns the first refusal */
  async #report(legs: Legs, report: Report): Promise<Refusal | undefined> {
    const outcomes = await abreast(legs, ({ request, leg }) =>
      this.performer.perform(request, (state, facts) => decide({ ...report, leg }, state, facts)),
    );
    return outcomes.find(isRefusal);
  }
}

type Decided = Parameters<typeof decide>[0];
type Report = WithoutLeg<Extract<Decided, { type: 'record-dispatch' | 'record-delivery-failure' }>>;
type WithoutLeg<Of> = Of extends Of ? Omit<Of, 'leg'> : never;
