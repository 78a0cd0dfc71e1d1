import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { Agency, AgencyGrant } from './agency.ts';
import type { Channels, WayToReceive } from './channels.ts';
import type { MarketIdentifier } from './market-identifier.ts';

/**
 * What a party is to the exchange; it settles whether it is obligated to answer and what it may do. An `agent` is
 * nothing but that: it acts for others, and by itself does nothing.
 */
export const partyKinds = ['supplier', 'asset-provider', 'administrator', 'dcc', 'agent'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** What happens with a device that it gained by a switch and that nobody commissioned. */
export const gainedDevicesChoices = ['propose', 'raise'] as const;
export type GainedDevices = (typeof gainedDevicesChoices)[number];

export interface Party {
  readonly party: PartyId;
  readonly name: string;
  readonly kind: PartyKind;
  readonly identifiers: readonly MarketIdentifier[];
  /** Where letters reach it. Absent in events of before, and where nobody has said. */
  readonly registeredAddress?: string;
  readonly receives: WayToReceive;
  /** What it chose of them; see `channelsOf`. */
  readonly channels?: Partial<Channels>;
  /** It takes part no more: nobody who acts for it has access. What it did stays, and it can come back. */
  readonly left?: boolean;
  /** Its standing instruction; absent: `propose`. */
  readonly gainedDevices?: GainedDevices;
  /** Who acts or acted for it, oldest first. Its own and SECAS's business. */
  readonly agencies?: readonly Agency[];
}

/** What may change of a party; its kind settles what its people may do and never does. */
export type PartyChange = Partial<Pick<Party, 'name' | 'registeredAddress' | 'receives' | 'left' | 'identifiers'>>;

export type PartyEvent =
  | { readonly type: 'parties.party-registered.v1'; readonly data: Party }
  | { readonly type: 'parties.party-changed.v1'; readonly data: PartyChange }
  | { readonly type: 'parties.agency-granted.v1'; readonly data: AgencyGrant & { readonly at: Instant } }
  | {
      readonly type: 'parties.agency-ended.v1';
      readonly data: { readonly agent: PartyId; readonly at: Instant; readonly reason: string };
    }
  | {
      readonly type: 'parties.standing-instruction-given.v1';
      readonly data: { readonly gainedDevices: GainedDevices; readonly at: Instant };
    }
  | {
      readonly type: 'parties.channels-chosen.v1';
      /** Those that are named; `receives` as it follows from them. */
      readonly data: Partial<Channels> & Pick<Party, 'receives'> & { readonly at: Instant };
    };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const partyEventTypes = Object.keys({
  'parties.party-registered.v1': true,
  'parties.party-changed.v1': true,
  'parties.agency-granted.v1': true,
  'parties.agency-ended.v1': true,
  'parties.standing-instruction-given.v1': true,
  'parties.channels-chosen.v1': true,
} satisfies Record<PartyEvent['type'], true>);

export type PartyState = Party | null;

export const evolveParty = (state: PartyState, { type, data }: PartyEvent): PartyState => {
  if (type === 'parties.party-registered.v1') return data;
  if (!state) return state;
  const { agencies = [] } = state;
  switch (type) {
    case 'parties.party-changed.v1':
      return { ...state, ...data };
    case 'parties.standing-instruction-given.v1':
      return { ...state, gainedDevices: data.gainedDevices };
    case 'parties.channels-chosen.v1': {
      const { at: _, receives, ...chosen } = data;
      return { ...state, receives, channels: { ...state.channels, ...chosen } };
    }
    case 'parties.agency-granted.v1': {
      const { at: grantedAt, ...grant } = data;
      return { ...state, agencies: [...agencies, { ...grant, grantedAt, ended: null }] };
    }
    case 'parties.agency-ended.v1': {
      const { agent, at, reason } = data;
      const last = agencies.findLastIndex((one) => one.agent === agent);
      return {
        ...state,
        agencies: agencies.map((one, index) => (index === last ? { ...one, ended: { at, reason } } : one)),
      };
    }
    default:
      return state;
  }
};

/** Only a supplier is obligated; asset providers are asked as a favour; the others hold no codes, or take part no more. */
export const mayBeAsked = ({ kind, left = false }: Pick<Party, 'kind' | 'left'>): 'obligated' | 'voluntary' | 'no' =>
  left ? 'no' : kind === 'supplier' ? 'obligated' : kind === 'asset-provider' ? 'voluntary' : 'no';
