import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { Continuation, LegClosing, RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { eraseAfter, idleUntil, liveLeg, openLeg, stall } from './legs.ts';
import { requestUnknown } from './refusals.ts';
import { absent, isLive } from './state.ts';
import type { Answered, Current, HeldCode, Leg, Open, RequestState, Revealed } from './state.ts';

/** One party takes the place of another, by a succession that was recorded or reversed. */
interface Succeeding {
  readonly at: Instant;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly succession: string;
  /** For a person: `FFFF failed; Supplier of Last Resort is CCCC from 2026-12-01`. */
  readonly evidence: string;
}

export interface HandOverLeg extends Succeeding {
  readonly type: 'hand-over-leg';
  /** Whole Working Days beyond the term for the new clock. */
  readonly grace: number;
  readonly how: Extract<LegClosing, 'addressee-failed' | 'succession-reversed'>;
}

/**
 * The leg that waits for the old party is put to its successor, with a new clock; what the old party missed stays with
 * it. Given again it changes nothing, for no leg waits for the old party any more.
 */
export const handOverLeg = (command: HandOverLeg, state: RequestState, facts: Facts): Decision => {
  const { at, from, to, succession, evidence, grace, how } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  const leg = state.status === 'open' ? liveLeg(state) : undefined;
  if (state.status !== 'open' || leg?.addressee !== from) return accept();
  const closed = { type: 'requests.leg-closed.v1', data: { leg: leg.number, at, how } } as const;
  const after = evolve(state, closed) as Current;
  // The successor asked: it has the files itself now, or nobody has.
  if (to === state.requester) {
    const stalled = stall('no-candidate', at, facts);
    return isRefusal(stalled) ? reject(stalled) : accept(closed, ...stalled);
  }
  const opening = {
    party: to,
    basis: 'successor',
    evidence,
    replaces: leg.number,
    succession,
    ...(grace > 0 ? { grace } : {}),
  } as const;
  const opened = openLeg(after, opening, at, facts);
  return isRefusal(opened) ? reject(opened) : accept(closed, ...opened);
};

export interface Transfer {
  readonly type: 'transfer';
  readonly at: Instant;
  readonly to: PartyId;
  /** The successor's request, which goes on from this one and is there already. */
  readonly request: RequestId;
  readonly succession: string;
}

/** The requester was succeeded: its request ends, and goes on as its successor's. */
export const transfer = (command: Transfer, state: RequestState, { retention }: Facts): Decision => {
  const { at, to, request, succession } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  if (state.status === 'ended') return accept();
  const eraseAt = 'code' in state && passesOn(state.code) ? null : eraseAfter(at, retention.closed);
  return accept({ type: 'requests.request-transferred.v1', data: { at, to, request, succession, eraseAt } });
};

export interface Continue {
  readonly type: 'continue';
  readonly at: Instant;
  readonly by: PartyId;
  /** Names the stream of the new request. */
  readonly request: RequestId;
  readonly continued: Current;
  readonly succession: string;
}

/**
 * The successor's request, standing where its predecessor's stands: the same leg with the same clock, for who failed is
 * not the one who must answer; the same code. Those who were asked before are not asked again by itself.
 */
export const continueRequest = (command: Continue, state: RequestState, facts: Facts): Decision => {
  if (state.status !== 'absent')
    return reject(refuse('request-ended', 'There is a request of this id already; one that goes on needs a new id.'));
  const { at, by, request, continued, succession } = command;
  const { evidence, ...told } = continued.facts;
  const continues: Continuation = { request: continued.id, requester: continued.requester, succession };
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
    case 'open':
      return continued.legs.filter(isLive).flatMap((leg) => sameLeg(leg, continued.id));
    case 'stalled':
      return stall(continued.reason, at, facts);
    default:
      return heldCode(continued, open, at, facts);
  }
};

const heldCode = (continued: Answered | Revealed, open: Open, at: Instant, facts: Facts) => {
  const { leg: number, ref: code, deviceId, representation, check, supplier } = continued.code;
  const evidence = `It answered ${continued.id} with a code sealed to its requester’s own key`;
  if (!passesOn(continued.code)) return openLeg(open, { party: supplier, basis: 'code-holder', evidence }, at, facts);
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return closesAt;
  const leg = continued.legs.find((one) => one.number === number)!;
  const { at: answeredAt, inTime } = leg.reply!;
  const supplied: RequestEvent = {
    type: 'requests.code-supplied.v1',
    data: { leg: 1, code, representation, check, deviceId, answeredAt, inTime, closesAt },
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
      ...(leg.succession === undefined ? {} : { succession: leg.succession }),
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
    leg.breach && { type: 'requests.breach-recorded.v1', data: { ...number, ...leg.breach } },
    leg.query && { type: 'requests.request-queried.v1', data: { ...number, ...leg.query } },
  ];
  return events.filter((event) => event !== undefined);
};
