import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { eraseAfter, idleUntil } from './legs.ts';
import { requestUnknown } from './refusals.ts';
import type { RequestState } from './state.ts';

export interface Supersede {
  readonly type: 'supersede';
  readonly at: Instant;
  /** When the requester's supply ends. Ahead: a timer ends the request then. */
  readonly effectiveAt: Instant;
  /** Which switch says so, for a person. */
  readonly cause: string;
}

/** The requester loses the supply: its access ends at that moment. */
export const supersede = (
  { at, effectiveAt, cause }: Supersede,
  state: RequestState,
  { retention }: Facts,
): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  if (state.status === 'ended' || state.supersession?.effectiveAt === effectiveAt) return accept();
  if (effectiveAt > at) return accept({ type: 'requests.supersession-scheduled.v1', data: { at, effectiveAt, cause } });
  return accept({
    type: 'requests.request-superseded.v1',
    data: { at, effectiveAt, cause, eraseAt: eraseAfter(at, retention.superseded) },
  });
};

export interface ReverseSupersession {
  readonly type: 'reverse-supersession';
  readonly at: Instant;
  readonly cause: string;
}

/** A corrected switch: the requester has the supply after all. State and stored deadlines are as before. */
export const reverseSupersession = (
  { at, cause }: ReverseSupersession,
  state: RequestState,
  facts: Facts,
): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  if (state.status !== 'ended')
    return state.supersession ? accept({ type: 'requests.supersession-cancelled.v1', data: { at, cause } }) : accept();
  if (state.ending.how !== 'superseded')
    return reject(
      refuse.conflict('not-superseded', 'This request did not end by a lost supply: there is nothing to reverse.'),
    );
  const { before } = state;
  if ('code' in before && !state.retired.some(({ ref }) => ref.id === before.code.ref.id))
    return reject(
      refuse.conflict('code-erased', 'The code was deleted 28 days after the supply was lost. Raise a new request.'),
    );
  if (!('closesAt' in before)) return accept({ type: 'requests.supersession-reversed.v1', data: { at, cause } });
  // While it was ended nobody could act on it: that was no idleness.
  const closesAt = idleUntil(at, facts);
  return isRefusal(closesAt)
    ? reject(closesAt)
    : accept({ type: 'requests.supersession-reversed.v1', data: { at, cause, closesAt } });
};

/** The registration, whenever it changed: until when the requester supplies, or when its supply ended. */
export interface FollowSupply {
  readonly type: 'follow-supply';
  readonly at: Instant;
  /** `null`: until further notice. */
  readonly until: Instant | null;
  /** Which switch says so, for a person. */
  readonly cause: string;
}

/**
 * Brings a request in line with the registration, whatever it was before: scheduled, superseded, revived. Said again it
 * changes nothing. A request whose code was erased meanwhile stays ended: a new one can be raised.
 */
export const followSupply = ({ at, until, cause }: FollowSupply, state: RequestState, facts: Facts): Decision => {
  if (state.status !== 'ended')
    return until === null
      ? reverseSupersession({ type: 'reverse-supersession', at, cause }, state, facts)
      : supersede({ type: 'supersede', at, effectiveAt: until, cause }, state, facts);
  if (state.ending.how !== 'superseded' || (until !== null && until <= at)) return accept();
  const reversed = reverseSupersession({ type: 'reverse-supersession', at, cause }, state, facts);
  if (reversed.refusal) return accept();
  if (until === null) return reversed;
  const scheduled = { type: 'requests.supersession-scheduled.v1', data: { at, effectiveAt: until, cause } } as const;
  return accept(...reversed.events, scheduled);
};

export const supersessionActs = {
  supersede,
  'reverse-supersession': reverseSupersession,
  'follow-supply': followSupply,
};
