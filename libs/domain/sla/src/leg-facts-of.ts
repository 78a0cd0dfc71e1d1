import { deviceFuel } from '@icx/identifiers';
import { installationEvidenced, legEndedAt, supplyPointOf } from '@icx/requests';
import type { Current, Ended, Leg } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import type { LegFacts } from './leg-facts.ts';

/** Of every leg of a request as it stands, in order of opening. */
export const legFactsOf = (state: Current | Ended): readonly LegFacts[] => {
  const { id: request, requester, device, facts } = state;
  const mpxn = supplyPointOf(state);
  const known = 'code' in state ? state.code : undefined;
  const whole = {
    ...{ request, requester },
    deviceType: device.deviceType,
    mpxn,
    fuel: deviceFuel({ mpxn, deviceType: device.deviceType }),
    installationEvidenced: installationEvidenced(facts),
    outcome: state.status === 'ended' && state.ending.how === 'closed' ? state.ending.outcome : null,
  };
  return state.legs.map((leg) => ({
    ...whole,
    leg: leg.number,
    backlog: isBacklog(leg, state),
    addressee: leg.addressee,
    deviceId: device.deviceId ?? (known?.leg === leg.number ? known.deviceId : null),
    basis: leg.basis,
    obligated: leg.obligated,
    channel: leg.channel ?? null,
    openedAt: leg.openedAt,
    ...noticesOf(leg),
    undelivered: leg.undelivered !== undefined,
    receivedAt: leg.receivedAt ?? null,
    receivedBy: leg.receivedBy ?? null,
    confirmed: confirmationOf(leg),
    deadline: leg.deadline ?? null,
    rejected: leg.rejected ?? 0,
    queriedAt: leg.query?.at ?? null,
    reply: replyOf(leg),
    breach: breachOf(leg),
    retractedAt: leg.retractedAt ?? null,
    dispute: disputeOf(leg),
    endedAt: legEndedAt(leg, state) ?? null,
  }));
};

const breachOf = ({ breach }: Leg): LegFacts['breach'] => {
  if (!breach) return null;
  const { dispute: _, backlog = false, ...rest } = breach;
  return { ...rest, backlog };
};

const disputeOf = ({ breach }: Leg): LegFacts['dispute'] => {
  if (!breach?.dispute) return null;
  const { at, resolved } = breach.dispute;
  return { at, state: resolved ? (resolved.upheld ? 'upheld' : 'dismissed') : 'open' };
};

/**
 * Whether no clock runs, or ran, for the backlog: a leg that had its own before its request came onto the register keeps
 * it; what the administrator decides of a contested date is of all legs.
 */
const isBacklog = ({ obligated, receivedAt, deadline }: Leg, { backlog, legs }: Current | Ended): boolean => {
  const isOfAll = !obligated || receivedAt === undefined || legs.some(({ contest }) => contest?.decided?.backlog);
  return isOfAll ? backlog : deadline === null;
};

/** What is known of a notice that left is that the next server took it, which is when it counts as sent. */
const noticesOf = ({ deliveries = [], dispatched }: Leg): Pick<LegFacts, 'dispatchedAt' | 'handedOverAt'> => {
  const sent = [...deliveries.map(({ sentAt }) => sentAt), dispatched?.sentAt ?? null].filter((at) => at !== null);
  const first = earliest(sent);
  return { dispatchedAt: first, handedOverAt: first };
};

const earliest = (times: readonly Instant[]): Instant | null => times.toSorted()[0] ?? null;

/** The first of the addressee's own acts. An answer that a holding gave by itself shows nothing of its addressee. */
const confirmationOf = (leg: Leg): LegFacts['confirmed'] => {
  const { acknowledgedAt, fetched, reply, through } = leg;
  const saidAt = reply && !isAutomatic(reply) ? answeredBy(leg, reply) : undefined;
  const acts: readonly (LegFacts['confirmed'] | undefined)[] = [
    acknowledgedAt && { at: acknowledgedAt, by: 'acknowledged', channel: through?.acknowledgement ?? null },
    fetched && { at: fetched.at, by: 'fetched', channel: fetched.channel ?? null },
    saidAt && { at: saidAt, by: 'answered', channel: through?.reply ?? null },
  ];
  return acts.reduce<LegFacts['confirmed']>(
    (first, act) => (act && !(first && first.at <= act.at) ? act : first),
    null,
  );
};

/** Of an answer outside, when the addressee itself put it on record or confirmed it, and not when its requester stated it. */
const answeredBy = ({ claims = [] }: Leg, { at, outside }: NonNullable<Leg['reply']>): Instant | undefined => {
  const stated = claims.find(({ claim }) => claim === outside?.claim);
  return stated?.side === 'requester' ? stated.confirmedAt : at;
};

const isAutomatic = (reply: NonNullable<Leg['reply']>): boolean =>
  reply.answer === 'code-supplied' && reply.automatic === true;

const replyOf = ({ reply, through }: Leg): LegFacts['reply'] =>
  reply
    ? {
        ...{ answer: reply.answer, at: reply.at, inTime: reply.inTime },
        reason: reply.answer === 'code-not-held' ? reply.reason : null,
        automatic: isAutomatic(reply),
        channel: through?.reply ?? null,
        outside: reply.outside ? { statedAt: reply.outside.statedAt } : null,
      }
    : null;
