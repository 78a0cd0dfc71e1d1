import { refuse, type Refusal } from '@icx/refusals';
import { addHours, type Instant } from '@icx/working-days';
import { areIndependent, personOf, type BringingIn } from './independence.ts';
import type { Person, Proposal, ProposalEvent, ProposalState, Proposed, Told } from './proposal.ts';

export type ProposalCommand =
  | ({ readonly type: 'propose' } & Omit<Proposed, 'expiresAt'>)
  | { readonly type: 'approve'; readonly by: Person; readonly at: Instant }
  | { readonly type: 'decline'; readonly by: Person; readonly at: Instant; readonly reason: string }
  /** What came of the approved act: told, or the refusal. */
  | { readonly type: 'settle'; readonly outcome: Told | Refusal };

export interface ProposalFacts {
  /** Whoever speaks is a person: a system decides nothing. */
  readonly isPerson: boolean;
  /** How everybody who may take part came to an enrolment, oldest first. */
  readonly broughtIn: readonly BringingIn[];
  /** Whoever proposed it has access still. */
  readonly proposerHasAccess: boolean;
}

/** A proposal waits for 14 days [choice]: long enough for a holiday, too short to be forgotten and approved by habit. */
const HOURS = 14 * 24;

export const personNeeded = refuse.forbidden(
  'person-needed',
  'This needs two people, and a system is none. A person has to propose it, and another one to approve it.',
);
export const approvalUnknown = refuse.unknown('approval-unknown', 'There is no such proposal for you to decide on.');
const expired = refuse.conflict(
  'approval-expired',
  'Nobody approved this in time. Propose it again if it is still wanted.',
);
const own = refuse.forbidden('approver-is-proposer', 'You proposed this yourself: another person has to approve it.');
const dependent = refuse.forbidden(
  'approver-not-independent',
  'One of the two of you brought the other in, or may be the same hand. Somebody else has to approve it.',
);
const proposerLeft = refuse.conflict(
  'proposer-left',
  'Whoever proposed this has no access any more. Decline it; somebody else can propose it again.',
);
const notOpen = ({ state }: Proposal): Refusal =>
  refuse.conflict('approval-not-open', `It is decided on already: ${state}. Propose it again if it is still wanted.`);

export const isExpired = ({ state, expiresAt }: Pick<Proposal, 'state' | 'expiresAt'>, at: Instant): boolean =>
  state === 'open' && at >= expiresAt;

/** An act that needs two: one proposes, another approves or declines, and what came of it is recorded. */
export const decideProposal = (
  command: ProposalCommand,
  state: ProposalState,
  facts: ProposalFacts,
): readonly ProposalEvent[] | Refusal => {
  if (command.type !== 'settle' && !facts.isPerson) return personNeeded;
  if (command.type === 'propose') return state ? notOpen(state) : proposed(command);
  if (!state) return approvalUnknown;
  if (command.type === 'settle') return settled(command.outcome, state);
  if (state.state !== 'open') return notOpen(state);
  if (isExpired(state, command.at)) return expired;
  const { by, at } = command;
  if (command.type === 'decline')
    return [{ type: 'approvals.act-declined.v1', data: { by, at, reason: command.reason } }];
  return approverRefused(by, state.by, facts) ?? [{ type: 'approvals.act-approved.v1', data: { by, at } }];
};

const proposed = ({
  type: _,
  ...proposal
}: Extract<ProposalCommand, { type: 'propose' }>): readonly ProposalEvent[] => [
  { type: 'approvals.act-proposed.v1', data: { ...proposal, expiresAt: addHours(proposal.at, HOURS) } },
];

const approverRefused = (approver: Person, proposer: Person, facts: ProposalFacts): Refusal | undefined => {
  if (personOf(approver.user) === personOf(proposer.user)) return own;
  if (!facts.proposerHasAccess) return proposerLeft;
  return areIndependent(approver.user, proposer.user, facts.broughtIn) ? undefined : dependent;
};

const settled = (outcome: Told | Refusal, state: Proposal): readonly ProposalEvent[] | Refusal => {
  if (state.state !== 'approved') return notOpen(state);
  if (!('refused' in outcome)) return [{ type: 'approvals.act-carried-out.v1', data: { told: outcome } }];
  const { code, detail } = outcome as Refusal;
  return [{ type: 'approvals.act-refused.v1', data: { code, detail } }];
};
