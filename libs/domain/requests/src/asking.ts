import { isRefusal } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { Candidate, RequestEvent, StallAnswer, StallReason } from './events.ts';
import type { Facts } from './facts.ts';
import { idleUntil, openLeg } from './legs.ts';
import type { Opening } from './legs.ts';
import { tookOver } from './routing.ts';
import { supplyPointOf } from './state.ts';
import type { Leg, Raised } from './state.ts';

type Asking = Pick<Raised, 'candidates' | 'legs' | 'requester' | 'backlog' | 'facts' | 'device'>;

export const stall = (
  reason: StallReason,
  answers: readonly StallAnswer[],
  at: Instant,
  facts: Facts,
): Parsed<readonly RequestEvent[]> => {
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return closesAt;
  const given = answers.length > 0 ? { answers } : {};
  return [{ type: 'requests.request-stalled.v1', data: { at, reason, closesAt, ...given } }];
};

const answersOf = (legs: readonly Leg[]): readonly StallAnswer[] =>
  legs.flatMap(({ addressee: party, reply }) => {
    if (!reply || reply.answer === 'code-supplied') return [];
    const { answer } = reply;
    return [reply.answer === 'code-not-held' ? { party, answer, reason: reply.reason } : { party, answer }];
  });

/**
 * Who is asked where that party is meant: itself or, where another one has its place at this meter point, that one. A leg
 * to a party that was succeeded would move at once.
 */
export const inPlace = <C extends Candidate>(
  meant: C,
  state: Pick<Raised, 'facts' | 'device'>,
  { successorOf }: Facts,
): C => {
  const { insteadOf, ...rest } = meant;
  const first = insteadOf ?? meant.party;
  const successor = successorOf(first, supplyPointOf(state));
  if ((successor?.party ?? first) === meant.party) return meant;
  return successor
    ? {
        ...meant,
        party: successor.party,
        insteadOf: first,
        evidence: `${tookOver(first, successor)}. ${meant.evidence}`,
      }
    : ({ ...rest, party: first, evidence: `The succession of ${first} by ${meant.party} was reversed` } as C);
};

/**
 * Whom to ask next by ourselves: the first candidate that was never asked and is obligated, or was named by the
 * requester. Other voluntary ones are offered, not asked unbidden; nor is anybody who comes after the requester itself,
 * which by all that is known has the code in its own files.
 */
export const nextCandidate = (state: Asking, facts: Facts): Candidate | undefined => {
  const all = state.candidates.map((one) => inPlace(one, state, facts));
  const own = all.findIndex(({ party, basis }) => party === state.requester && basis !== 'named-by-requester');
  return (own < 0 ? all : all.slice(0, own)).find(({ party, basis }) => {
    const addressee = facts.addressee(party);
    const isWanted = addressee !== undefined && (addressee.obligated || basis === 'named-by-requester');
    return isWanted && party !== state.requester && !state.legs.some((leg) => leg.addressee === party);
  });
};

/** The next candidate's leg or, if there is none, the stall. */
export const askNext = (
  state: Asking,
  exhausted: StallReason,
  at: Instant,
  facts: Facts,
): Parsed<readonly RequestEvent[]> => {
  const next = nextCandidate(state, facts);
  return next ? openLeg(state, next, at, facts) : stall(exhausted, answersOf(state.legs), at, facts);
};

/**
 * Asks again who supplied a code, or who has its place now. If that is the requester itself, which knows its own files,
 * or nobody who can be asked, the next candidate.
 */
export const askAgain = (
  state: Asking,
  supplier: Opening,
  at: Instant,
  facts: Facts,
): Parsed<readonly RequestEvent[]> => {
  const asked = inPlace(supplier, state, facts);
  return asked.party === state.requester || !facts.addressee(asked.party)
    ? askNext(state, 'no-candidate', at, facts)
    : openLeg(state, asked, at, facts);
};
