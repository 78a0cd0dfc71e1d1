export {
  approvalUnknown,
  decideProposal,
  isExpired,
  personNeeded,
  type ProposalCommand,
  type ProposalFacts,
} from './decide.ts';
export { areIndependent, personOf, type BringingIn } from './independence.ts';
export { evolveProposal, proposalEventTypes } from './proposal.ts';
export type { Person, Decided, Proposal, ProposalEvent, ProposalState, Proposed, Told } from './proposal.ts';
