import type { PartyId, RequestId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** A holder let its codes answer these requests, in a stream of its own: the same command again goes on with the same ones. */
export interface OffersTaken {
  readonly type: 'holdings.offers-taken.v1';
  readonly data: { readonly holder: PartyId; readonly at: Instant; readonly requests: readonly RequestId[] };
}
export const offersTakenTypes = ['holdings.offers-taken.v1'] as const satisfies readonly OffersTaken['type'][];

/** `null`: not yet. */
export type TakenOffers = OffersTaken['data'] | null;

export const evolveOffersTaken = (_: TakenOffers, { data }: OffersTaken): TakenOffers => data;
