import { isRefusal } from '@icx/refusals';
import { deemedReceipt, revise } from '@icx/working-days';
import type { Deadline, Instant } from '@icx/working-days';
import type { RequestEvent } from './events.ts';
import type { Facts } from './facts.ts';
import { idleUntil, liveLeg } from './legs.ts';
import { legEndedAt } from './state.ts';
import type { Leg, RequestState } from './state.ts';

/** Nobody's command: a new version of a calendar has come. Time does not pass with it. */
export interface FollowCalendars {
  readonly type: 'follow-calendars';
  readonly at: Instant;
}

/**
 * What a calendar has computed and is kept with a request, where the calendar as it is now says later: deadlines, deemed
 * receipts, the idle close, and breaches and late answers that by it were none. Never earlier: a party may rely on what
 * it was told. What the calendar does not cover stays as it was computed. Said again it is nothing.
 */
export const followCalendars = (state: RequestState, facts: Facts): readonly RequestEvent[] => {
  if (state.status === 'absent') return [];
  const legs = state.legs.flatMap((leg) => revisedLeg(leg, legEndedAt(leg, state), state, facts));
  return state.status === 'ended' ? legs : [...deemedLater(state, facts), ...legs, ...closesLater(state, facts)];
};

const revisedLeg = (
  leg: Leg,
  end: Instant | undefined,
  state: RequestState,
  { now, terms, calendars }: Facts,
): readonly RequestEvent[] => {
  const { number, deadline: before, receivedAt, breach, reply } = leg;
  const late = { reply: reply?.inTime === false, code: codeIsLate(state, number) };
  // A leg that was discharged in time has nothing more to be judged by its deadline.
  if (!before || !receivedAt || !(end === undefined || breach || late.reply || late.code)) return [];
  const after = revise(before, receivedAt, terms, calendars);
  if (isRefusal(after) || after === before) return [];
  const inTime = [
    ...(late.reply && reply!.at < after.dueAt ? (['reply'] as const) : []),
    ...(late.code && codeAt(state)! < after.dueAt ? (['code'] as const) : []),
  ];
  const revised = { leg: number, at: now, before, after, ...(inTime.length > 0 ? { inTime } : {}) };
  const retracted = breach && (end ?? now) < after.dueAt;
  return [
    { type: 'requests.deadline-revised.v1', data: revised },
    ...(retracted ? [breachRetracted(number, now, after)] : []),
  ];
};

const breachRetracted = (leg: number, at: Instant, { dueAt, calendar, calendarVersion }: Deadline): RequestEvent => ({
  type: 'requests.breach-retracted.v1',
  data: { leg, at, reason: 'calendar-revised', dueAt, calendar, calendarVersion },
});

/** Whether a later deadline may take something of it back, ended or not: a breach, an answer or a code that came late. */
export const isJudgedLate = (state: RequestState): boolean =>
  state.status !== 'absent' &&
  (codeOf(state)?.inTime === false ||
    state.legs.some(({ breach, reply }) => breach !== undefined || reply?.inTime === false));

const codeOf = (state: RequestState) => {
  const last = state.status === 'ended' ? state.before : state;
  return 'code' in last ? last.code : undefined;
};
const codeAt = (state: RequestState): Instant | undefined => codeOf(state)?.answeredAt;
const codeIsLate = (state: RequestState, leg: number): boolean => {
  const code = codeOf(state);
  return code?.leg === leg && code.inTime === false;
};

const deemedLater = (
  state: Exclude<RequestState, { status: 'absent' | 'ended' }>,
  { now: at, calendars }: Facts,
): readonly RequestEvent[] => {
  const leg = liveLeg(state);
  if (!leg?.dispatched || leg.receivedAt || leg.undelivered) return [];
  const { sentAt, deemedAt: before } = leg.dispatched;
  const after = deemedReceipt(sentAt, calendars['england-and-wales']);
  if (isRefusal(after) || after <= before) return [];
  return [{ type: 'requests.deemed-receipt-revised.v1', data: { leg: leg.number, at, before, after } }];
};

const closesLater = (
  state: Exclude<RequestState, { status: 'absent' | 'ended' }>,
  facts: Facts,
): readonly RequestEvent[] => {
  if (state.status === 'open') return [];
  const { closesAt: before, idleSince } = state;
  const after = idleUntil(idleSince, facts);
  if (isRefusal(after) || after <= before) return [];
  return [{ type: 'requests.idle-close-revised.v1', data: { at: facts.now, before, after } }];
};
