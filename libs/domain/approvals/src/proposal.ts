import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** One of the overseeing role, as the verification of the token tells. */
export interface Person {
  /** `user:SECA/anna`. */
  readonly user: string;
  readonly party: PartyId;
}

/** An act that needs two people, as the first of them put it. */
export interface Proposed {
  /** What kind of act, `register-party`. */
  readonly act: string;
  /** All that is to be done: what the second person reads is what happens. Never a code. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly by: Person;
  readonly at: Instant;
  /** Exclusive. */
  readonly expiresAt: Instant;
}

export type ProposalEvent =
  | { readonly type: 'approvals.act-proposed.v1'; readonly data: Proposed }
  | { readonly type: 'approvals.act-approved.v1'; readonly data: { readonly by: Person; readonly at: Instant } }
  | {
      readonly type: 'approvals.act-declined.v1';
      readonly data: { readonly by: Person; readonly at: Instant; readonly reason: string };
    }
  | { readonly type: 'approvals.act-carried-out.v1'; readonly data: { readonly told: Told } }
  | {
      readonly type: 'approvals.act-refused.v1';
      readonly data: { readonly code: string; readonly detail: string };
    };

/** What came of an act, in a few plain members. */
export type Told = Readonly<Record<string, string | number>>;

export type Proposal = Proposed &
  (
    | { readonly state: 'open' }
    /** Approved, and not yet known what came of it. */
    | { readonly state: 'approved'; readonly approved: Decided }
    | { readonly state: 'carried-out'; readonly approved: Decided; readonly told: Told }
    /** Approved, and then the rules did not allow it any more. */
    | {
        readonly state: 'refused';
        readonly approved: Decided;
        readonly refusal: { readonly code: string; readonly detail: string };
      }
    | { readonly state: 'declined'; readonly declined: Decided & { readonly reason: string } }
  );

export interface Decided {
  readonly by: Person;
  readonly at: Instant;
}

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const proposalEventTypes = Object.keys({
  'approvals.act-proposed.v1': true,
  'approvals.act-approved.v1': true,
  'approvals.act-declined.v1': true,
  'approvals.act-carried-out.v1': true,
  'approvals.act-refused.v1': true,
} satisfies Record<ProposalEvent['type'], true>);

/** `null`: nobody proposed it. */
export type ProposalState = Proposal | null;

export const evolveProposal = (state: ProposalState, event: ProposalEvent): ProposalState => {
  if (event.type === 'approvals.act-proposed.v1') return { ...event.data, state: 'open' };
  if (!state) return state;
  switch (event.type) {
    case 'approvals.act-approved.v1':
      return { ...proposedOf(state), state: 'approved', approved: event.data };
    case 'approvals.act-declined.v1':
      return { ...proposedOf(state), state: 'declined', declined: event.data };
    case 'approvals.act-carried-out.v1':
      return 'approved' in state ? { ...state, state: 'carried-out', told: event.data.told } : state;
    case 'approvals.act-refused.v1':
      return 'approved' in state ? { ...state, state: 'refused', refusal: event.data } : state;
  }
};

const proposedOf = ({ act, content, by, at, expiresAt }: Proposed): Proposed => ({ act, content, by, at, expiresAt });
