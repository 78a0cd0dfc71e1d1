import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { addHours, instant } from '@icx/working-days';
import { decideProposal, evolveProposal } from './index.ts';
import type { Person, ProposalCommand, ProposalEvent, ProposalFacts, ProposalState } from './index.ts';

const secas = 'SECA' as PartyId;
const anna: Person = { user: 'user:SECA/anna', party: secas };
const bert: Person = { user: 'user:SECA/bert', party: secas };
const at = instant('2026-12-01T10:00:00Z');
const later = instant('2026-12-02T10:00:00Z');
const expiresAt = addHours(at, 14 * 24);
const facts: ProposalFacts = { isPerson: true, broughtIn: [], proposerHasAccess: true };

const fold = (events: readonly ProposalEvent[]) => events.reduce<ProposalState>(evolveProposal, null);
const given = (...history: readonly ProposalEvent[]) => ({
  state: () => fold(history),
  when: (command: ProposalCommand, more: Partial<ProposalFacts> = {}) => {
    const decided = decideProposal(command, fold(history), { ...facts, ...more });
    return {
      then: (...events: readonly ProposalEvent[]) => expect(decided).toEqual(events),
      thenRefused: (code: string) => expect(isRefusal(decided) ? decided.code : decided).toBe(code),
    };
  },
});

const act = { act: 'register-party', content: { party: 'GGGG' } };
const propose = { type: 'propose', ...act, by: anna, at } as const;
const proposed: ProposalEvent = { type: 'approvals.act-proposed.v1', data: { ...act, by: anna, at, expiresAt } };
const approve = (by = bert, when = later) => ({ type: 'approve', by, at: when }) as const;
const approved: ProposalEvent = { type: 'approvals.act-approved.v1', data: { by: bert, at: later } };
const decline = (by = bert) => ({ type: 'decline', by, at: later, reason: 'not theirs' }) as const;
const declined: ProposalEvent = {
  type: 'approvals.act-declined.v1',
  data: { by: bert, at: later, reason: 'not theirs' },
};
const settle = { type: 'settle', outcome: { party: 'GGGG' } } as const;
const carriedOut: ProposalEvent = { type: 'approvals.act-carried-out.v1', data: { told: { party: 'GGGG' } } };

describe('an act is proposed', () => {
  test('by one person, and waits for 14 days', () => given().when(propose).then(proposed));
  test('not by a system', () => given().when(propose, { isPerson: false }).thenRefused('person-needed'));
  test('once', () => given(proposed).when(propose).thenRefused('approval-not-open'));
});

describe('it is approved', () => {
  test('by another person', () => given(proposed).when(approve()).then(approved));
  test('until the very end', () =>
    given(proposed)
      .when(approve(bert, addHours(expiresAt, -1)))
      .then({ ...approved, data: { by: bert, at: addHours(expiresAt, -1) } }));
  test('not when its time is over', () =>
    given(proposed).when(approve(bert, expiresAt)).thenRefused('approval-expired'));
  test('not by who proposed it', () => given(proposed).when(approve(anna)).thenRefused('approver-is-proposer'));
  test('nor by the same person with a token of the sandbox', () =>
    given(proposed)
      .when(approve({ ...anna, user: 'sandbox:SECA/anna' }))
      .thenRefused('approver-is-proposer'));
  test('not by a system', () => given(proposed).when(approve(), { isPerson: false }).thenRefused('person-needed'));
  test('not when whoever proposed it has left', () =>
    given(proposed).when(approve(), { proposerHasAccess: false }).thenRefused('proposer-left'));
  test('not by whom the proposer brought in, also meanwhile', () =>
    given(proposed)
      .when(approve(), { broughtIn: [{ subject: bert.user, by: anna.user, approvedBy: 'user:SECA/cleo' }] })
      .thenRefused('approver-not-independent'));
  test('nor by who brought the proposer in', () =>
    given(proposed)
      .when(approve(), { broughtIn: [{ subject: anna.user, by: bert.user, approvedBy: null }] })
      .thenRefused('approver-not-independent'));
  test('once', () => given(proposed, approved).when(approve()).thenRefused('approval-not-open'));
  test('not when it was declined', () => given(proposed, declined).when(approve()).thenRefused('approval-not-open'));
  test('not when nobody proposed it', () => given().when(approve()).thenRefused('approval-unknown'));
});

describe('it is declined', () => {
  test('by another person', () => given(proposed).when(decline()).then(declined));
  test('by who proposed it, who takes it back', () =>
    given(proposed)
      .when(decline(anna))
      .then({ ...declined, data: { by: anna, at: later, reason: 'not theirs' } }));
  test('not when it was approved', () => given(proposed, approved).when(decline()).thenRefused('approval-not-open'));
});

describe('what came of it is recorded', () => {
  test('when it was carried out', () => given(proposed, approved).when(settle).then(carriedOut));
  test('when the state had moved on', () => {
    const outcome = refuse.conflict('party-exists', 'There is one.');
    given(proposed, approved)
      .when({ type: 'settle', outcome })
      .then({ type: 'approvals.act-refused.v1', data: { code: 'party-exists', detail: 'There is one.' } });
  });
  test('only after it was approved', () => given(proposed).when(settle).thenRefused('approval-not-open'));
  test('once', () => given(proposed, approved, carriedOut).when(settle).thenRefused('approval-not-open'));
  test('with the names of both', () =>
    expect(given(proposed, approved, carriedOut).state()).toEqual({
      ...{ ...act, by: anna, at, expiresAt },
      state: 'carried-out',
      approved: { by: bert, at: later },
      told: { party: 'GGGG' },
    }));
});
