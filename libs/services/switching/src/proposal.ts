import { day, deviceId, deviceType, document, instant, mpxn, partyId } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { DeviceId, DeviceType, Mpxn, PartyId } from '@icx/identifiers';
import type { Instant, PlainDate } from '@icx/working-days';
import { switchId } from './supply-history.ts';

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

/** As it is shown: what its event says. */
export const proposalSchema = document('Proposal', {
  party: partyId(),
  deviceId: deviceId(),
  deviceType,
  mpxn: mpxn(),
  gainedFrom: day({ description: 'First day of the supply.' }),
  losing: partyId(),
  switchId: switchId({ description: 'By which it was gained.' }),
  at: instant(),
});
export type ProposalDocument = DocumentOf<typeof proposalSchema>;

export type ProposalEvent =
  | { readonly type: 'switching.proposal-made.v1'; readonly data: Proposal }
  | { readonly type: 'switching.proposal-dismissed.v1'; readonly data: { readonly at: Instant; readonly by: PartyId } };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const proposalEventTypes = Object.keys({
  'switching.proposal-made.v1': true,
  'switching.proposal-dismissed.v1': true,
} satisfies Record<ProposalEvent['type'], true>);
