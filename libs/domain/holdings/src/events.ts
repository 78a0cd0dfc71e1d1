import type { DeviceId, PartyId, RequestId } from '@icx/identifiers';
import type { CodeRef } from '@icx/install-code';
import type { Instant } from '@icx/working-days';

/** Which holding: the *originating* holder and the device. */
export interface HeldBy {
  readonly holder: PartyId;
  readonly deviceId: DeviceId;
}

/** What of two codes for one device is kept: that which was held, or that which came later. */
export const kept = ['held', 'other'] as const;
export type Kept = (typeof kept)[number];

/** A request that was given the code that is discarded. */
export interface Recalled {
  readonly request: RequestId;
  readonly deviceId: DeviceId;
  readonly supplier: PartyId;
  /** Of the code in the vault, decimal: a code that was supplied since is another one. */
  readonly sequence: string;
}

/** Why a holding is doubted: the requester said that its code does not work; or its supplier took the code back. */
export const doubts = ['reported-unusable', 'recalled'] as const;
export type Doubt = (typeof doubts)[number];

/** Who had holdings deleted: the holder itself, or the time for which they are kept. */
export const deletions = ['holder', 'retention'] as const;

/** What a holder does with its holdings, and what befalls them: in its own stream. Never a code, nor an unkeyed hash of one. */
export type HoldingsEvent =
  | {
      /** Whether codes that it supplies from now on are kept as its holdings. */
      readonly type: 'holdings.keeping-said.v1';
      readonly data: { readonly at: Instant; readonly keep: boolean };
    }
  | {
      readonly type: 'holdings.conflicts-resolved.v1';
      readonly data: {
        readonly at: Instant;
        readonly keep: Kept;
        readonly reason: string;
        /** FileId where they were resolved by the file. */
        readonly source: string | null;
        readonly conflicts: readonly (HeldBy & { readonly id: string })[];
        readonly recalls: readonly Recalled[];
      };
    }
  | {
      readonly type: 'holdings.code-suspected.v1';
      readonly data: HeldBy & {
        readonly at: Instant;
        readonly because: Doubt;
        readonly request: RequestId;
        /** Of the event of the request: it is suspected once. */
        readonly revision: string;
        /** As it was supplied, by its reference: another code for the device is not suspect. */
        readonly code: CodeRef;
      };
    }
  | {
      readonly type: 'holdings.suspicion-cleared.v1';
      readonly data: { readonly at: Instant; readonly deviceId: DeviceId; readonly reason: string };
    }
  | {
      readonly type: 'holdings.holdings-deleted.v1';
      readonly data: {
        readonly at: Instant;
        readonly because: (typeof deletions)[number];
        readonly reason: string | null;
        readonly source: string | null;
        readonly holdings: readonly HeldBy[];
      };
    };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const holdingsEventTypes = Object.keys({
  'holdings.keeping-said.v1': true,
  'holdings.conflicts-resolved.v1': true,
  'holdings.code-suspected.v1': true,
  'holdings.suspicion-cleared.v1': true,
  'holdings.holdings-deleted.v1': true,
} satisfies Record<HoldingsEvent['type'], true>);

/** A supplied code that became a holding, in a stream of its own: it is kept once, also if it was deleted since. */
export interface KeptEvent {
  readonly type: 'holdings.code-kept.v1';
  readonly data: HeldBy & {
    readonly at: Instant;
    readonly request: RequestId;
    readonly outcome: 'held' | 'already-held' | 'conflict';
  };
}
export const keptEventTypes = ['holdings.code-kept.v1'] as const satisfies readonly KeptEvent['type'][];
