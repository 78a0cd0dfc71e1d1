import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { accept, reject } from './facts.ts';
import type { Decision } from './facts.ts';
import { ownLeg } from './legs.ts';
import { requestUnknown } from './refusals.ts';
import type { RequestState } from './state.ts';

export interface DisputeBreach {
  readonly type: 'dispute-breach';
  readonly at: Instant;
  readonly by: PartyId;
  /** By default its latest that breached. */
  readonly leg?: number;
  readonly reason: string;
}

/** The party that breached says that it did not, once a breach, also when the request has ended since: SECAS decides. */
export const disputeBreach = ({ at, by, leg: number, reason }: DisputeBreach, state: RequestState): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  const breached = state.legs.findLast(({ addressee, breach }) => addressee === by && breach)?.number;
  const leg = ownLeg(state, by, number ?? breached);
  if (isRefusal(leg)) return reject(leg);
  if (!leg.breach)
    return reject(
      refuse.conflict('no-breach', `No breach of leg ${leg.number} is on record: there is nothing to dispute.`),
    );
  if (leg.breach.dispute)
    return reject(
      refuse.conflict('breach-disputed', `The breach of leg ${leg.number} was disputed before, once for all.`),
    );
  return accept({ type: 'requests.breach-disputed.v1', data: { leg: leg.number, at, reason } });
};

export interface ResolveDispute {
  readonly type: 'resolve-dispute';
  readonly at: Instant;
  readonly leg: number;
  /** There was no breach: it is counted no more, and stays on record as upheld. */
  readonly upheld: boolean;
  readonly reason: string;
}

/** The administrator decides on a disputed breach, once. */
export const resolveDispute = ({ at, leg: number, upheld, reason }: ResolveDispute, state: RequestState): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  const dispute = state.legs.find((leg) => leg.number === number)?.breach?.dispute;
  if (!dispute) return reject(refuse.unknown('dispute-unknown', 'No breach of that leg is on record and disputed.'));
  if (dispute.resolved)
    return reject(refuse.conflict('dispute-resolved', 'That dispute was decided before, and the decision stands.'));
  return accept({ type: 'requests.dispute-resolved.v1', data: { leg: number, at, upheld, reason } });
};

export const breachDisputeActs = { 'dispute-breach': disputeBreach, 'resolve-dispute': resolveDispute };
