import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { BacklogBasis } from './backlog-basis.ts';
import type { RequestEvent } from './events.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { liveLeg, receive } from './legs.ts';
import { requestEnded, requestUnknown } from './refusals.ts';
import { clockOf } from './state.ts';
import type { Raised, RequestState } from './state.ts';

/** What the register of the backlog leaves alone: what an addressee owes already, or has owed. */
export const runsOrBreached = ({ legs }: Pick<Raised, 'legs'>): boolean =>
  legs.some((leg) => leg.breach !== undefined || clockOf(leg) === 'running');

export interface RegisterBacklog {
  readonly type: 'register-backlog';
  readonly at: Instant;
  readonly basis: BacklogBasis;
}

/** Its device came onto the register: what still waits is backlog from now on. What is answered or ended is left as it is. */
export const registerBacklog = ({ at, basis }: RegisterBacklog, state: RequestState): Decision => {
  if ((state.status !== 'open' && state.status !== 'stalled') || state.backlog) return accept();
  return runsOrBreached(state)
    ? reject(
        refuse.conflict(
          'clock-running',
          'A request for this device has a running clock or a breach: it stays as it is. Take the device out of the file.',
        ),
      )
    : accept({ type: 'requests.backlog-registered.v1', data: { at, basis } });
};

export interface LeaveBacklog {
  readonly type: 'leave-backlog';
  readonly at: Instant;
  readonly reason: string;
}

/**
 * The administrator takes a request out of the backlog. Of a leg that has been received that instant is the receipt, with
 * the full term; one that has not gets its clock when it is.
 */
export const leaveBacklog = ({ at, reason }: LeaveBacklog, state: RequestState, facts: Facts): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  if (state.status === 'ended') return reject(requestEnded(state));
  if (!state.backlog)
    return reject(refuse.conflict('not-backlog', 'This request is no backlog: its clock is its own.'));
  const left: RequestEvent = { type: 'requests.backlog-left.v1', data: { at, reason } };
  const waiting = liveLeg(state);
  if (!waiting?.obligated || !waiting.receivedAt) return accept(left);
  const received = receive(waiting, false, at, 'backlog-left', facts);
  return isRefusal(received) ? reject(received) : accept(left, received);
};

export const backlogRegisterActs = { 'register-backlog': registerBacklog, 'leave-backlog': leaveBacklog };
