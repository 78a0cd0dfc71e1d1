import type { PartyId } from '@icx/identifiers';
import { notConvertible } from '@icx/install-code';
import type { RevealFormat } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { idleUntil } from './legs.ts';
import { ownCurrent, requestUnknown } from './refusals.ts';
import type { RequestState } from './state.ts';

export interface Reveal {
  readonly type: 'reveal';
  readonly at: Instant;
  readonly by: PartyId;
  readonly format: RevealFormat;
  /** Why the code is needed now: kept in the record. */
  readonly reason: string;
  /** When the requester's supply starts; `null`: it has no registration for this device. */
  readonly supplyFrom: Instant | null;
}

/** Every reveal and every refused one is an event, appended before the caller sees a result (law 5). */
export const reveal = (command: Reveal, state: RequestState, facts: Facts): Decision => {
  const { at, by, format, reason } = command;
  const refused = (refusal: Refusal): Decision =>
    state.status === 'absent'
      ? reject(refusal)
      : reject(refusal, { type: 'requests.reveal-refused.v1', data: { at, by, code: refusal.code } });

  const request = ownCurrent(state, by);
  if (isRefusal(request)) return refused(request);
  if (request.status !== 'answered' && request.status !== 'revealed')
    return refused(
      refuse(
        'no-code-held',
        'No code has been supplied yet. The request shows who was asked and when the answer is due.',
      ),
    );
  if (command.supplyFrom === null)
    return refused(
      refuse(
        'not-registered-supplier',
        'You are not the registered supplier of this device: the code cannot be revealed to you.',
      ),
    );
  if (command.supplyFrom > at)
    return refused(
      refuse('supply-not-started', `Your supply starts at ${command.supplyFrom}: the code can be revealed from then.`),
    );
  const { code } = request;
  const unsuitable = notConvertible(code.representation, format);
  if (unsuitable) return refused(unsuitable);
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return refused(closesAt);
  return accept({ type: 'requests.code-revealed.v1', data: { at, format, reason, code: code.ref, closesAt } });
};

export interface RefuseReveal {
  readonly type: 'refuse-reveal';
  readonly at: Instant;
  readonly by: PartyId;
  /** Why the policy of roles and relations does not let it ask. */
  readonly code: string;
}

/** Somebody asked for the code who may not even ask: on record before it is told so (law 5). */
export const refuseReveal = ({ at, by, code }: RefuseReveal, state: RequestState): Decision =>
  state.status === 'absent'
    ? reject(requestUnknown)
    : accept({ type: 'requests.reveal-refused.v1', data: { at, by, code } });
