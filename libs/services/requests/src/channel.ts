import type { PartyId, RequestId } from '@icx/identifiers';
import type { PartyChannel, WayToReceive } from '@icx/parties';
import type { Instant } from '@icx/working-days';

/** A leg on its way to its addressee. What may be told of the request its document says; a code is nothing of it. */
export interface Carried {
  readonly request: RequestId;
  readonly leg: number;
  readonly addressee: PartyId;
  readonly openedAt: Instant;
}

/** What came of it. `sent`: it left, and counts as received by the rule of the channel, unless a failure comes in time. */
export type Delivery =
  | { readonly how: 'sent'; readonly sentAt: Instant }
  | {
      readonly how: 'failed';
      readonly failedAt: Instant;
      readonly reason: string;
      /** Nobody else of the addressee is left to be told: that it can see the request here is receipt then. */
      readonly lastContact: boolean;
    };

/**
 * A way between the exchange and its parties. Whatever comes by it becomes a command like any other, under its name; what
 * every channel keeps to is `apps/exchange/src/channel.contract.ts`, and each runs it.
 */
export interface RequestChannel {
  readonly name: PartyChannel;
  /** When what is put to a party by it counts as received. */
  readonly receipt: WayToReceive;
  /**
   * Takes a leg to its addressee, once it is on record; it may be asked again for the same leg. A failure that comes
   * later is reported as `record-delivery-failure`. Absent: the addressee comes for it, and it is there with the append
   * that opens the leg, so that nothing can fail.
   */
  carry?(leg: Carried): Promise<Delivery>;
}
