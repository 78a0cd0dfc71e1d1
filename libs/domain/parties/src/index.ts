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
  /** It takes part no more: nobody who acts for it has access. What it did stays, and it can come back. */
  readonly left?: boolean;
}

/** What may change of a party; its kind settles what its people may do and never does. */
export type PartyChange = Partial<Pick<Party, 'name' | 'receives' | 'left'>>;

export type PartyEvent =
  | { readonly type: 'parties.party-registered.v1'; readonly data: Party }
  | { readonly type: 'parties.party-changed.v1'; readonly data: PartyChange };

export type PartyState = Party | null;

export const evolveParty = (state: PartyState, event: PartyEvent): PartyState =>
  event.type === 'parties.party-changed.v1' ? state && { ...state, ...event.data } : event.data;

/** Only a supplier is obligated; asset providers are asked as a favour; the others hold no codes. */
export const mayBeAsked = ({ kind }: Party): 'obligated' | 'voluntary' | 'no' =>
  kind === 'supplier' ? 'obligated' : kind === 'asset-provider' ? 'voluntary' : 'no';
