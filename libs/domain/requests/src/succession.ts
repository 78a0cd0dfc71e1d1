import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { askAgain, askNext, stall } from './asking.ts';
import type { Continuation, LegClosing, RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { eraseAfter, idleUntil, liveLeg, openLeg } from './legs.ts';
import { requestUnknown } from './refusals.ts';
import { absent } from './state.ts';
import type { Answered, Current, HeldCode, Leg, Open, RequestState, Revealed } from './state.ts';

export interface HandOverLeg {
  readonly type: 'hand-over-leg';
  /** When the succession took effect for this leg: what fell due before is still the old party's. */
  readonly at: Instant;
  readonly from: PartyId;
  readonly to: PartyId;
  /** The party that would be asked if nobody had taken its place; `to` itself once it has its place again. */
  readonly insteadOf: PartyId;
  readonly succession: string;
  /** For a person: `CCCC took over from FFFF on 2026-12-01 (solr)`. */
  readonly evidence: string;
  /** Whole Working Days beyond the term for the new clock. */
  readonly grace: number;
  /** A succession was reversed, which is told apart from a hand-back by another one. */
  readonly reversed: boolean;
}

/**
 * The leg that waits for one party is put to the one that has its place now, with a new clock; what was missed stays
 * where it was. Given again it changes nothing, for no leg waits for the old party any more.
 */
export const handOverLeg = (command: HandOverLeg, state: RequestState, facts: Facts): Decision => {
  const { at, from, to, insteadOf, succession, evidence, grace, reversed } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  const leg = state.status === 'open' ? liveLeg(state) : undefined;
  if (state.status !== 'open' || leg?.addressee !== from) return accept();
  const back = to === insteadOf;
  const how: LegClosing = reversed ? 'succession-reversed' : 'addressee-failed';
  const closed = { type: 'requests.leg-closed.v1', data: { leg: leg.number, at, how } } as const;
  const after = evolve(state, closed) as Current;
  const opening: Parameters<typeof openLeg>[1] = {
    ...{ party: to, basis: 'successor', evidence, replaces: leg.number },
    ...(back ? {} : { succession, insteadOf }),
    ...(grace > 0 ? { grace } : {}),
  };
  const { now } = facts;
  const denied = hasDenied(state, to);
  // The requester knows its own files; who has denied is never asked again by itself.
  const next =
    denied || to === state.requester
      ? askNext(after, denied ? 'all-denied' : 'no-candidate', now, facts)
      : openLeg(after, opening, now, facts);
  return isRefusal(next) ? reject(next) : accept(closed, ...next);
};

const hasDenied = ({ legs }: Current, party: PartyId): boolean =>
  legs.some(({ addressee, reply }) => addressee === party && reply?.answer === 'not-installer');

export interface Transfer {
  readonly type: 'transfer';
  readonly at: Instant;
  readonly to: PartyId;
  /** The successor's request for the device. */
  readonly request: RequestId;
  /** Whether that one goes on from this one, and has its code; or the successor had it before. */
  readonly goesOn: boolean;
  readonly succession: string;
}

/** The requester was succeeded: its request ends, and goes on as its successor's. */
export const transfer = (command: Transfer, state: RequestState, { retention }: Facts): Decision => {
  const { at, to, request, goesOn, succession } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  if (state.status === 'ended') return accept();
  const eraseAt = goesOn && 'code' in state && passesOn(state.code) ? null : eraseAfter(at, retention.closed);
  return accept({ type: 'requests.request-transferred.v1', data: { at, to, request, succession, eraseAt } });
};

export interface Continue {
  readonly type: 'continue';
  readonly at: Instant;
  readonly by: PartyId;
  /** Names the stream of the new request. */
  readonly request: RequestId;
  /** As it stood when it ended. */
  readonly continued: Current;
  readonly succession: string;
  /** Who raised the first of them. */
  readonly insteadOf: PartyId;
}

/**
 * The successor's request, standing where its predecessor's stands: the same leg with the same clock, for who failed is
 * not the one who must answer; the same code. Those who were asked before are not asked again by itself.
 */
export const continueRequest = (command: Continue, state: RequestState, facts: Facts): Decision => {
  if (state.status !== 'absent')
    return reject(
      refuse.conflict('request-ended', 'There is a request of this id already; one that goes on needs a new id.'),
    );
  const { at, by, request, continued, succession, insteadOf } = command;
  const { evidence, backlogBasis: _, ...told } = continued.facts;
  const { backlog, backlogBasis } = continued;
  const continues: Continuation = {
    request: continued.id,
    requester: continued.requester,
    succession,
    ...(insteadOf === by ? {} : { insteadOf }),
  };
  const asked = new Set(continued.legs.map(({ addressee }) => addressee));
  const requested: RequestEvent = {
    type: 'requests.install-code-requested.v1',
    data: {
      ...told,
      evidence,
      request,
      requester: by,
      device: continued.device,
      raisedAt: at,
      backlog,
      ...(backlogBasis && { backlogBasis }),
      candidates: continued.candidates.filter(({ party }) => !asked.has(party)),
      yourReference: null,
      continues,
    },
  };
  const open = evolve(absent, requested) as Open;
  const standing = standingOf(continued, open, at, facts);
  return isRefusal(standing) ? reject(standing) : accept(requested, ...standing);
};

/** What the successor can use: not a code that is sealed to its predecessor's key. */
const passesOn = (code: HeldCode): boolean => code.sealedTo === undefined;

const standingOf = (continued: Current, open: Open, at: Instant, facts: Facts) => {
  switch (continued.status) {
    case 'open': {
      const leg = liveLeg(continued);
      // It took over from the requester, and it is asked itself: it has the files now.
      return leg && leg.addressee !== open.requester
        ? sameLeg(leg, continued.id)
        : askNext(open, 'no-candidate', at, facts);
    }
    case 'stalled':
      return stall(continued.reason, continued.answers, at, facts);
    default:
      return heldCode(continued, open, at, facts);
  }
};

const heldCode = (continued: Answered | Revealed, open: Open, at: Instant, facts: Facts) => {
  const { leg: number, ref: code, deviceId, representation, check, supplier, answeredAt, inTime } = continued.code;
  const evidence = `It answered ${continued.id} with a code sealed to its requester’s own key`;
  if (!passesOn(continued.code)) return askAgain(open, { party: supplier, basis: 'code-holder', evidence }, at, facts);
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return closesAt;
  const leg = continued.legs.find((one) => one.number === number)!;
  const automatic = leg.reply?.answer === 'code-supplied' && leg.reply.automatic ? { automatic: true as const } : {};
  const supplied: RequestEvent = {
    type: 'requests.code-supplied.v1',
    data: { leg: 1, code, representation, check, deviceId, answeredAt, inTime, closesAt, ...automatic },
  };
  return [...sameLeg(leg, continued.id), supplied];
};

/** The leg as it stands, as the first of another request. */
const sameLeg = (leg: Leg, continues: RequestId): readonly RequestEvent[] => {
  const { addressee, basis, obligated, receipt, openedAt, correction, grace, receivedAt, deadline = null } = leg;
  const number = { leg: 1 };
  const opened: RequestEvent = {
    type: 'requests.leg-opened.v1',
    data: {
      ...number,
      addressee,
      basis,
      evidence: `${leg.evidence}; goes on from leg ${leg.number} of ${continues}`,
      obligated,
      receipt,
      openedAt,
      replaces: null,
      correction,
      ...(leg.channel === undefined ? {} : { channel: leg.channel }),
      ...(leg.succession === undefined ? {} : { succession: leg.succession }),
      ...(leg.insteadOf === undefined ? {} : { insteadOf: leg.insteadOf }),
      ...(grace === undefined ? {} : { grace }),
    },
  };
  const given = deadline?.reminders.find(({ kind }) => kind === leg.reminded);
  const reminder = given && { reminder: given.kind, at: given.at, noticedAt: given.at };
  const events: (RequestEvent | undefined)[] = [
    opened,
    leg.dispatched && { type: 'requests.leg-dispatched.v1', data: { ...number, ...leg.dispatched } },
    leg.undelivered && { type: 'requests.leg-undelivered.v1', data: { ...number, ...leg.undelivered } },
    receivedAt && { type: 'requests.leg-received.v1', data: { ...number, receivedAt, by: 'continued', deadline } },
    reminder && { type: 'requests.reminder-due.v1', data: { ...number, ...reminder } },
    leg.acknowledgedAt && { type: 'requests.leg-acknowledged.v1', data: { ...number, at: leg.acknowledgedAt } },
    leg.fetched && {
      type: 'requests.leg-fetched.v1',
      data: { ...number, at: leg.fetched.at, in: leg.fetched.in },
    },
    leg.contest && {
      type: 'requests.backlog-contested.v1',
      data: { ...number, at: leg.contest.at, installedOn: leg.contest.installedOn, reason: leg.contest.reason },
    },
    leg.breach && {
      type: 'requests.breach-recorded.v1',
      data: { ...number, dueAt: leg.breach.dueAt, noticedAt: leg.breach.noticedAt, queried: leg.breach.queried },
    },
    leg.query && { type: 'requests.request-queried.v1', data: { ...number, ...leg.query } },
    ...saidOutside(leg),
    ...saidAgainst(leg),
    leg.contest?.decided && { type: 'requests.backlog-decided.v1', data: { ...number, ...leg.contest.decided } },
  ];
  return events.filter((event) => event !== undefined);
};

/** Who was to say whether it was so is succeeded in that too. A confirmed one has discharged its leg. */
const saidOutside = ({ claims = [] }: Leg): readonly RequestEvent[] =>
  claims.flatMap(({ confirmedAt: _, disputed, ...said }, index) => {
    const at = { leg: 1, claim: index + 1 };
    return [
      { type: 'requests.outside-answer-recorded.v1', data: { ...said, ...at } },
      ...(disputed ? [{ type: 'requests.outside-answer-disputed.v1', data: { ...at, ...disputed } } as const] : []),
    ];
  });

const saidAgainst = ({ breach }: Leg): readonly RequestEvent[] => {
  const dispute = breach?.dispute;
  if (!dispute) return [];
  const { resolved, ...said } = dispute;
  return [
    { type: 'requests.breach-disputed.v1', data: { leg: 1, ...said } },
    ...(resolved ? [{ type: 'requests.dispute-resolved.v1', data: { leg: 1, ...resolved } } as const] : []),
  ];
};

export const successionActs = { 'hand-over-leg': handOverLeg, transfer, continue: continueRequest };
