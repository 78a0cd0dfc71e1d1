import { evolveProposal, proposalEventTypes, type ProposalEvent, type ProposalState } from '@icx/approvals';
import type { StateView } from '@icx/read-store';

/** Proposals without what they are about, which may be long: their stream has it. */
export const approvalsView: StateView<{ readonly proposal: ProposalState; readonly position: bigint }> = {
  name: 'approvals',
  version: 2,
  tables: [
    {
      name: 'approvals',
      columns: { id: 'text', state: 'text', expires_at: 'text', party: 'text', position: 'position' },
      primaryKey: ['id'],
      indexes: [{ columns: ['state', 'position'] }],
    },
  ],
  events: proposalEventTypes,
  initial: { proposal: null, position: 0n },
  evolve: ({ proposal, position }, event) => ({
    proposal: evolveProposal(proposal, event as unknown as ProposalEvent),
    position: position || event.position,
  }),
  rows: (id, { proposal, position }) => {
    if (!proposal) return [];
    const { state, expiresAt, by } = proposal;
    return [{ table: 'approvals', row: { id, state, expires_at: expiresAt, party: by.party, position } }];
  },
};
