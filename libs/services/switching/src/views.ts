import type { StateView } from '@icx/read-store';
import { proposalEventTypes, type Proposal, type ProposalEvent } from './gains.ts';

type Followed = { readonly proposal: Proposal | null; readonly dismissed: boolean; readonly position: bigint };

export const proposalsView: StateView<Followed> = {
  name: 'proposals',
  version: 1,
  tables: [
    {
      name: 'proposals',
      columns: {
        party: 'text',
        device_id: 'text',
        mpxn: 'text',
        dismissed: 'integer',
        position: 'integer',
        document: 'text',
      },
      primaryKey: ['party', 'device_id'],
      indexes: [{ columns: ['party', 'position'], where: 'dismissed = 0' }],
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
    const document = JSON.stringify(proposal);
    return [
      {
        table: 'proposals',
        row: { party, device_id: deviceId, mpxn, dismissed: dismissed ? 1 : 0, position, document },
      },
    ];
  },
};
