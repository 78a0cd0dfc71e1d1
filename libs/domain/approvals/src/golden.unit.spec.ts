import { replaysGolden } from '@icx/decider-testing';
import { evolveProposal, proposalEventTypes, type ProposalEvent, type ProposalState } from './index.ts';

replaysGolden(
  new URL('golden/approvals.jsonl', import.meta.url),
  proposalEventTypes,
  (events: readonly ProposalEvent[]) => events.reduce<ProposalState>(evolveProposal, null),
);
