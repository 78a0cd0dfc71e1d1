import { awaitingDispatch, decide, fold } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';

/**
 * Of a leg that would have to be taken to its addressee by a channel that nobody serves. It is received by being available to its addressee here, from now on: who has no contact that is served must not
 * escape the SLA. The same append tells why, so that there is no moment at which it waits; a leg of an older folder is
 * received when it is next taken up.
 */
export const withoutCarrier = (before: RequestState, decision: Decision, facts: Facts): Decision => {
  if (decision.refusal) return decision;
  const after = fold(decision.events, before);
  const leg = awaitingDispatch(after);
  if (!leg || facts.carries?.(leg.channel ?? 'email')) return decision;
  const { now: at } = facts;
  const report = { type: 'record-delivery-failure', at, failedAt: at, reason: UNSERVED, lastContact: true } as const;
  const { events, refusal } = decide({ ...report, leg: leg.number }, after, facts);
  return refusal ? { events: [], refusal } : { events: [...decision.events, ...events] };
};

const UNSERVED = 'this exchange does not serve that channel; the request is there to be seen';
