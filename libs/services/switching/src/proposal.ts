import type { DeviceId, DeviceType, Mpxn, PartyId } from '@icx/identifiers';
import type { Instant, PlainDate } from '@icx/working-days';

/** A device that a party gained by a switch and that nobody has commissioned: it will need the code. */
export interface Proposal {
  readonly party: PartyId;
  readonly deviceId: DeviceId;
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn;
  readonly gainedFrom: PlainDate;
  readonly losing: PartyId;
  readonly switchId: string;
  readonly at: Instant;
}

export type ProposalEvent =
  | { readonly type: 'switching.proposal-made.v1'; readonly data: Proposal }
  | { readonly type: 'switching.proposal-dismissed.v1'; readonly data: { readonly at: Instant; readonly by: PartyId } };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const proposalEventTypes = Object.keys({
  'switching.proposal-made.v1': true,
  'switching.proposal-dismissed.v1': true,
} satisfies Record<ProposalEvent['type'], true>);
