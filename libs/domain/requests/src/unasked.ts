import type { DeviceId } from '@icx/identifiers';
import { liveLeg } from './legs.ts';
import type { Leg, Open, RequestState } from './state.ts';

/** A leg that a holding of its addressee may answer with nobody looking. */
export interface Unasked {
  readonly state: Open;
  readonly leg: Leg;
  readonly deviceId: DeviceId;
}

/**
 * The leg that waits, if a holding may answer it by itself. Not where a code of this request has failed or was recalled:
 * what is held may be that code again. Obligated or voluntary, and whether it was received, is the same: it is the
 * addressee's own word that lets it.
 */
export const unaskedLeg = (state: RequestState): Unasked | undefined => {
  if (state.status !== 'open' || state.device.deviceId === null || hasFailed(state)) return undefined;
  const leg = liveLeg(state);
  return leg && !isQueried(leg) ? { state, leg, deviceId: state.device.deviceId } : undefined;
};

/** The same of a leg that was not live before: it was just opened, or revived. */
export const newlyUnasked = (before: RequestState, after: RequestState): Unasked | undefined => {
  const unasked = unaskedLeg(after);
  const earlier = before.status === 'open' ? liveLeg(before) : undefined;
  return unasked && earlier?.number !== unasked.leg.number ? unasked : undefined;
};

/** A code came and does not stand: of an open request that is so only where it did not work, or was taken back. */
const hasFailed = ({ legs, retired }: Open): boolean =>
  retired.length > 0 || legs.some(({ basis, reply }) => isAfterFailure.has(basis) || reply?.answer === 'code-supplied');

const isAfterFailure: ReadonlySet<Leg['basis']> = new Set(['code-unusable', 'code-recalled']);

/** Its addressee has looked and asks back: what it then does is its own act. */
const isQueried = ({ query }: Leg): boolean => query !== undefined;
