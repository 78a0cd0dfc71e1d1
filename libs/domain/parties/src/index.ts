import type { GasShortCode, Mpid, PartyId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';

/** What a party is to the exchange; it settles whether it is obligated to answer and what it may do. */
export const partyKinds = ['supplier', 'asset-provider', 'administrator', 'dcc'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** A market identifier is an attribute of the organisation, with fuel and dates; events store the PartyId. */
export type MarketIdentifier =
  | { readonly fuel: 'electricity'; readonly id: Mpid; readonly from: PlainDate; readonly to: PlainDate | null }
  | { readonly fuel: 'gas'; readonly id: GasShortCode; readonly from: PlainDate; readonly to: PlainDate | null };

export interface Party {
  readonly party: PartyId;
  readonly name: string;
  readonly kind: PartyKind;
  readonly identifiers: readonly MarketIdentifier[];
  /** How a request reaches it (domain.md section 4). */
  readonly receives: 'immediate' | 'sec-notice-email';
}

export type PartyEvent = { readonly type: 'parties.party-registered.v1'; readonly data: Party };

export type PartyState = Party | null;

export const evolveParty = (_: PartyState, event: PartyEvent): PartyState => event.data;

/** Only a supplier is obligated; asset providers are asked as a favour; the others hold no codes. */
export const mayBeAsked = ({ kind }: Party): 'obligated' | 'voluntary' | 'no' =>
  kind === 'supplier' ? 'obligated' : kind === 'asset-provider' ? 'voluntary' : 'no';
