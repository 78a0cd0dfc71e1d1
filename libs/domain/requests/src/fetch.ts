import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import { accept } from './facts.ts';
import type { Decision } from './facts.ts';
import { liveLeg } from './legs.ts';
import type { ReadIn } from './receipt.ts';
import type { Leg, RequestState } from './state.ts';

/** What the exchange notes of a read; nobody's command, and never a refusal. */
export interface RecordFetch {
  readonly type: 'record-fetch';
  readonly at: Instant;
  readonly by: PartyId;
  readonly in: ReadIn;
}

/**
 * The leg by which its addressee would be confirmed to have it by reading it: a live one that it has neither read nor
 * acknowledged before.
 */
export const unreadLeg = (state: RequestState, party: PartyId): Leg | undefined => {
  const leg = state.status === 'open' ? liveLeg(state) : undefined;
  return leg?.addressee === party && !leg.fetched && !leg.acknowledgedAt ? leg : undefined;
};

/** The first time that an addressee reads a leg of its own. It is no receipt: no clock starts, stops or moves by it. */
export const recordFetch = ({ at, by, in: readIn }: RecordFetch, state: RequestState): Decision => {
  const leg = unreadLeg(state, by);
  return leg ? accept({ type: 'requests.leg-fetched.v1', data: { leg: leg.number, at, in: readIn } }) : accept();
};

export const reads = { 'record-fetch': recordFetch };
