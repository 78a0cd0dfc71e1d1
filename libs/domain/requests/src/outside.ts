import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { addHours, inLondon } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { deny, havingReceived, inTimeOf, retraction } from './answer.ts';
import type { Denial, Unanswered } from './answer.ts';
import type { RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { endOfWorkingDay, ownLeg } from './legs.ts';
import { MOST_ATTACHMENTS } from './outside-words.ts';
import type { Attachment, OutsideClaim, OutsideMeans, OutsideReply, Side } from './outside-words.ts';
import { requestEnded, requestUnknown } from './refusals.ts';
import { isLive, openClaims } from './state.ts';
import type { Claimed, Current, Ended, Leg, Open, RequestState } from './state.ts';

/** So long the other side is asked to say whether it was so [choice]; afterwards it stays claimed, and may still be told. */
const REPLY_WORKING_DAYS = 5;
/** So long a file waits for the statement that names it [choice]. */
export const ATTACHMENT_WAITS_HOURS = 24;

interface Act {
  readonly at: Instant;
  readonly by: PartyId;
}

/** A file is brought that a statement of this side is to name. */
export interface AttachOutside extends Act {
  readonly type: 'attach-outside';
  readonly leg?: number;
  readonly attachment: Attachment;
}

export const attachOutside = ({ at, by, leg: number, attachment }: AttachOutside, state: RequestState): Decision => {
  const stands = sideOf(state, by, number);
  if (isRefusal(stands)) return reject(stands);
  const { leg, side } = stands;
  if (waiting(leg, side, at).length >= MOST_ATTACHMENTS)
    return reject(
      refuse.conflict(
        'too-many-attachments',
        `${MOST_ATTACHMENTS} files wait to be named by your statement, and it takes no more: record it.`,
      ),
    );
  return accept({ type: 'requests.outside-attachment-added.v1', data: { leg: leg.number, at, side, attachment } });
};

/** Files of a side that no statement has named and that are still there. */
const waiting = (leg: Leg, side: Side, at: Instant): readonly Attachment[] => {
  const named = new Set((leg.claims ?? []).flatMap(({ attachments }) => attachments.map(({ id }) => id)));
  return (leg.attached ?? [])
    .filter((one) => one.side === side && !named.has(one.attachment.id))
    .filter((one) => addHours(one.at, ATTACHMENT_WAITS_HOURS) > at)
    .map(({ attachment }) => attachment);
};

/** Files that this party has brought for the latest leg and that its statement may still name. */
export const attachmentsWaiting = (state: RequestState, by: PartyId, at: Instant): readonly Attachment[] => {
  const stands = sideOf(state, by, undefined);
  return isRefusal(stands) ? [] : waiting(stands.leg, stands.side, at);
};

export interface RecordOutside extends Act {
  readonly type: 'record-outside';
  readonly leg?: number;
  readonly reply: OutsideReply;
  /** Absent: just now. */
  readonly statedAt?: Instant;
  readonly who: string;
  readonly means: OutsideMeans;
  readonly statement: string;
  /** Of files brought before. */
  readonly attachments: readonly string[];
}

/**
 * One side puts on record that the leg was answered outside: by phone, by direct mail. The clock runs on, and a breach
 * comes as ever; what is recorded counts, by its door time, once the other side confirms it.
 */
export const recordOutside = (command: RecordOutside, state: RequestState, facts: Facts): Decision => {
  const { at, by, reply, who, means, statement, statedAt = at } = command;
  const stands = sideOf(state, by, command.leg);
  if (isRefusal(stands)) return reject(stands);
  const { leg, side, request } = stands;
  if (openClaims(leg).some((one) => one.side === side))
    return reject(
      refuse.conflict(
        'claim-open',
        `You have put on record before that leg ${leg.number} was answered outside, and it waits for the other side.`,
      ),
    );
  const misdated = misdatedFault(statedAt, at, leg);
  if (misdated) return reject(misdated);
  const files = waiting(leg, side, at);
  const attachments = [...new Set(command.attachments)].map((id) => files.find((file) => file.id === id));
  if (!attachments.every((file) => file !== undefined)) return reject(attachmentUnknown);
  const replyBy = endOfWorkingDay(at, REPLY_WORKING_DAYS, facts);
  if (isRefusal(replyBy)) return reject(replyBy);
  const claim = 1 + request.legs.reduce((sum, { claims = [] }) => sum + claims.length, 0);
  const said: OutsideClaim = { claim, at, by, side, reply, statedAt, who, means, statement, attachments, replyBy };
  // What could not follow of it is refused to who says so, not to who confirms it.
  const { refusal } = discharged(said, at, request, leg, facts);
  return refusal
    ? reject(refusal)
    : accept({ type: 'requests.outside-answer-recorded.v1', data: { leg: leg.number, ...said } });
};

const attachmentUnknown = refuse(
  'attachment-not-brought',
  'Name files that you have brought for this leg within a day and that no statement has named: what is answered to ' +
    'POST …/outside-attachments says what they are named by.',
  '/attachments',
);

const misdatedFault = (statedAt: Instant, at: Instant, leg: Leg) => {
  if (statedAt > at)
    return refuse('stated-in-future', `It is ${inLondon(at)} now: say when it was answered.`, '/statedAt');
  return statedAt < leg.openedAt
    ? refuse('stated-before-leg', `Leg ${leg.number} was opened on ${inLondon(leg.openedAt)}: not before.`, '/statedAt')
    : undefined;
};

export interface ConfirmOutside extends Act {
  readonly type: 'confirm-outside';
  readonly claim: number;
}

/**
 * The other side says that it was so: the leg is discharged, in time or late by when it was put on record. A breach from
 * before that stays, marked; one that came since is taken back where the record was in time.
 */
export const confirmOutside = (
  { at, by, claim: number }: ConfirmOutside,
  state: RequestState,
  facts: Facts,
): Decision => {
  const found = claimFor(state, by, number);
  if (isRefusal(found)) return reject(found);
  const { leg, claim, request } = found;
  if (request.status === 'ended') return reject(requestEnded(request));
  if (!isLive(leg)) return reject(legNotOpen(leg));
  const confirmed: RequestEvent = {
    type: 'requests.outside-answer-confirmed.v1',
    data: { leg: leg.number, claim: number, at },
  };
  const now = evolve(request, confirmed) as Open;
  const had = havingReceived(
    now.legs.find((one) => one.number === leg.number)!,
    now,
    claim.at,
    facts,
  );
  if (isRefusal(had)) return reject(had);
  const { events, refusal } = discharged(claim, at, had.state, had.leg, facts);
  return refusal ? reject(refusal) : accept(confirmed, ...had.received, ...events);
};

/** What a confirmed statement comes to. */
const discharged = (
  { claim, statedAt, statement, reply, at: answeredAt }: OutsideClaim,
  at: Instant,
  state: Unanswered,
  leg: Leg,
  facts: Facts,
): Decision => {
  const outside = { claim, statedAt };
  if (reply.answer === 'code-supplied') {
    const inTime = inTimeOf(leg, answeredAt);
    return accept(...retraction(leg, answeredAt, facts), {
      type: 'requests.answered-outside.v1',
      data: { leg: leg.number, at, answeredAt, inTime, outside },
    });
  }
  const by = { by: leg.addressee, at, answeredAt, outside, note: statement };
  const denial: Denial =
    reply.answer === 'code-not-held'
      ? { ...by, ...reply }
      : { ...by, answer: reply.answer, ...(reply.suggested ? { suggestedInstaller: reply.suggested } : {}) };
  return deny(denial, state, leg, facts);
};

export interface DisputeOutside extends Act {
  readonly type: 'dispute-outside';
  readonly claim: number;
  readonly reason: string;
}

/** The other side says that it was not so, whatever has become of the leg since. */
export const disputeOutside = ({ at, by, claim, reason }: DisputeOutside, state: RequestState): Decision => {
  const found = claimFor(state, by, claim);
  if (isRefusal(found)) return reject(found);
  return accept({
    type: 'requests.outside-answer-disputed.v1',
    data: { leg: found.leg.number, claim, at, reason },
  });
};

const legNotOpen = ({ number }: Leg) =>
  refuse.conflict(
    'leg-not-open',
    `Leg ${number} is discharged or closed: the first answer to a leg stands. What was stated stays on record.`,
  );

/** The live leg that a party means, and as which side of it; or why not. */
const sideOf = (
  state: RequestState,
  by: PartyId,
  number: number | undefined,
): Parsed<{ readonly request: Open; readonly leg: Leg; readonly side: Side }> => {
  if (state.status === 'absent') return requestUnknown;
  const side = state.requester === by ? 'requester' : 'addressee';
  const leg = side === 'requester' ? legOfRequest(state, number) : ownLeg(state, by, number);
  if (isRefusal(leg)) return leg;
  if (state.status === 'ended') return requestEnded(state);
  return state.status === 'open' && isLive(leg) ? { request: state, leg, side } : legNotOpen(leg);
};

const legOfRequest = ({ legs }: Current | Ended, number: number | undefined): Parsed<Leg> =>
  legs.findLast((leg) => number === undefined || leg.number === number) ??
  refuse('leg-unknown', 'There is no such leg of this request. Name one that was opened, or leave leg out.', '/leg');

/** A statement that waits for this party to say whether it was so; one of somebody else’s leg is as if it were not there. */
const claimFor = (
  state: RequestState,
  by: PartyId,
  number: number,
): Parsed<{ readonly request: Current | Ended; readonly leg: Leg; readonly claim: Claimed }> => {
  if (state.status === 'absent') return requestUnknown;
  const leg = state.legs.find(
    ({ addressee, claims = [] }) =>
      (addressee === by || state.requester === by) && claims.some((one) => one.claim === number),
  );
  const claim = leg?.claims?.find((one) => one.claim === number);
  if (!leg || !claim)
    return refuse.unknown(
      'claim-unknown',
      'There is no such statement of an answer given outside, or it is not yours.',
    );
  if (claim.side === (state.requester === by ? 'requester' : 'addressee'))
    return refuse.conflict('own-claim', 'You have stated that yourself: the other side says whether it was so.');
  if (claim.confirmedAt || claim.disputed)
    return refuse.conflict('claim-answered', 'That statement was confirmed or disputed before, and that stands.');
  return { request: state, leg, claim };
};

export const outsideActs = {
  'attach-outside': attachOutside,
  'record-outside': recordOutside,
  'confirm-outside': confirmOutside,
  'dispute-outside': disputeOutside,
};
