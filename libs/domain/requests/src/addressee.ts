import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { askAgain } from './asking.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { ownLeg, receive } from './legs.ts';
import { requestEnded, requestUnknown } from './refusals.ts';
import { isLive } from './state.ts';
import type { RequestState } from './state.ts';

interface Act {
  readonly at: Instant;
  readonly by: PartyId;
}

export interface Acknowledge extends Act {
  readonly type: 'acknowledge';
  readonly leg?: number;
}

/**
 * The addressee says that it has the leg: the first of three acknowledgements, and receipt if nothing earlier was. Said
 * again it is recorded again, as every accepted command is, and changes nothing.
 */
export const acknowledge = (command: Acknowledge, state: RequestState, facts: Facts): Decision => {
  const { at, by } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  const leg = ownLeg(state, by, command.leg);
  if (isRefusal(leg)) return reject(leg);
  if (state.status === 'ended') return reject(requestEnded(state));
  if (!isLive(leg))
    return reject(
      refuse.conflict('leg-not-open', `Leg ${leg.number} is discharged or closed: there is nothing to acknowledge.`),
    );
  const acknowledged = { type: 'requests.leg-acknowledged.v1', data: { leg: leg.number, at } } as const;
  if (leg.receivedAt) return accept(acknowledged);
  const received = receive(leg, state.backlog, at, 'acknowledged', facts);
  return isRefusal(received) ? reject(received) : accept(acknowledged, received);
};

export interface Recall extends Act {
  readonly type: 'recall';
  readonly reason: string;
}

/** The command, for what follows of something else. */
export const recalling = (act: Act & { readonly reason: string }): Recall => ({ type: 'recall', ...act });

/** The installer takes a wrong code back: the requester's access ends at once, a new leg waits for the right one. */
export const recall = (command: Recall, state: RequestState, facts: Facts): Decision => {
  const { at, by, reason } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  const own = ownLeg(state, by);
  if (isRefusal(own)) return reject(own);
  if ((state.status !== 'answered' && state.status !== 'revealed') || state.code.supplier !== by)
    return reject(refuse.conflict('no-code-to-recall', 'No code of yours is held for this request.'));
  const { leg } = state.code;
  const opened = askAgain(
    state,
    { party: by, basis: 'code-recalled', evidence: `${by} recalled the code of leg ${leg}`, replaces: leg },
    at,
    facts,
  );
  if (isRefusal(opened)) return reject(opened);
  // A wrong code is of no use to anybody: nothing could restore it, so it is erased at once.
  return accept({ type: 'requests.code-recalled.v1', data: { leg, at, reason, eraseAt: at } }, ...opened);
};

export const addresseeActs = { acknowledge, recall };
