import type { PartyId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { inLondon } from '@icx/working-days';
import type { Current, Ended, RequestState } from './state.ts';

export const requestUnknown = refuse.unknown('request-unknown', 'There is no such request.');

const endings = {
  closed: 'was closed',
  withdrawn: 'was withdrawn',
  'answered-outside': 'was answered outside the exchange',
  superseded: 'ended because the supply was lost',
  transferred: 'passed to a successor',
};

export const requestEnded = (state: Ended): Refusal =>
  refuse.conflict(
    'request-ended',
    `This request ${endings[state.ending.how]} on ${inLondon(state.ending.at)}. Raise a new one if the code is still needed.`,
  );

/** The request as its requester may act on it, or why not. */
export const ownCurrent = (state: RequestState, by: PartyId): Current | Refusal => {
  if (state.status === 'absent') return requestUnknown;
  if (state.requester !== by)
    return refuse.forbidden('not-the-requester', 'Only the party that raised this request can do that.');
  return state.status === 'ended' ? requestEnded(state) : state;
};
