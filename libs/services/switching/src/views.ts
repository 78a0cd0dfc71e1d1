import type { StateView } from '@icx/read-store';
import { proposalEventTypes, type Proposal, type ProposalEvent } from './proposal.ts';

type Followed = { readonly proposal: Proposal | null; readonly dismissed: boolean; readonly position: bigint };

export const proposalsView: StateView<Followed> = {
  name: 'proposals',
  version: 2,
  tables: [
    {
      name: 'proposals',
      columns: {
        party: 'text',
        device_id: 'text',
        mpxn: 'text',
        dismissed: 'boolean',
        position: 'position',
        document: 'json',
      },
      primaryKey: ['party', 'device_id'],
      indexes: [{ columns: ['party', 'position'], where: 'dismissed = false' }],
    },
  ],
  events: proposalEventTypes,
  initial: { proposal: null, dismissed: false, position: 0n },
  evolve: ({ proposal, position: before }, event) => {
    const { type, data } = event as unknown as ProposalEvent;
    return type === 'switching.proposal-made.v1'
      ? { proposal: data, dismissed: false, position: event.position }
      : { proposal, dismissed: true, position: before };
  },
  rows: (_, { proposal, dismissed, position }) => {
    if (!proposal) return [];
    const { party, deviceId, mpxn } = proposal;
    return [
      {
        table: 'proposals',
        row: { party, device_id: deviceId, mpxn, dismissed, position, document: proposal },
      },
    ];
  },
};
