import { isRefusal } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { Facts } from './facts.ts';
import { eraseAfter, liveLeg, receive } from './legs.ts';
import type { Leg, RequestState } from './state.ts';

/** What happens next if nobody does anything, and when. */
interface Timer {
  readonly at: Instant;
  readonly fire: (now: Instant, facts: Facts) => Parsed<RequestEvent>;
}

/** Somebody who is acting on the request this moment needs no reminder of it. */
interface TimerOptions {
  readonly reminders: boolean;
  /** Up to when time passes at once: once the deadline is within, no reminder comes before whatever else comes first. */
  readonly until?: Instant;
}

/** When time will next change this request by itself; `undefined`: never. Views index this instant. */
export const nextTimerAt = (state: RequestState): Instant | undefined => nextTimer(state, { reminders: true })?.at;

/**
 * Everything that time alone brings about up to `until`, in order. Firing late or twice changes nothing: what was
 * recorded is in the state and does not come again.
 */
export const passTime = (
  state: RequestState,
  until: Instant,
  facts: Facts,
  { reminders }: Pick<TimerOptions, 'reminders'> = { reminders: true },
): Parsed<{ readonly state: RequestState; readonly events: readonly RequestEvent[] }> => {
  const events: RequestEvent[] = [];
  let passed = state;
  const options = { reminders, until };
  for (let timer = nextTimer(passed, options); timer && timer.at <= until; timer = nextTimer(passed, options)) {
    const event = timer.fire(until, facts);
    if (isRefusal(event)) return event;
    events.push(event);
    passed = evolve(passed, event);
  }
  return { state: passed, events };
};

const nextTimer = (state: RequestState, options: TimerOptions): Timer | undefined => {
  if (state.status === 'absent') return undefined;
  const timers = [
    erasure(state),
    ...(state.status === 'ended' ? [] : [legTimer(state, options), supersession(state), idle(state)]),
  ];
  return timers.reduce((first, timer) => (!first || (timer && timer.at < first.at) ? timer : first), undefined);
};

const erasure = (state: Exclude<RequestState, { status: 'absent' }>): Timer | undefined => {
  const [next] = state.retired.toSorted((a, b) => (a.eraseAt < b.eraseAt ? -1 : 1));
  return (
    next && {
      at: next.eraseAt,
      fire: () => ({ type: 'requests.code-erased.v1', data: { at: next.eraseAt, code: next.ref } }),
    }
  );
};

type Live = Exclude<RequestState, { status: 'absent' | 'ended' }>;

const supersession = ({ supersession: scheduled }: Live): Timer | undefined =>
  scheduled && {
    at: scheduled.effectiveAt,
    fire: (now, { retention }) => ({
      type: 'requests.request-superseded.v1',
      data: { at: now, ...scheduled, eraseAt: eraseAfter(scheduled.effectiveAt, retention.superseded) },
    }),
  };

const idle = (state: Live): Timer | undefined =>
  state.status === 'open'
    ? undefined
    : {
        at: state.closesAt,
        fire: (_, { retention }) => ({
          type: 'requests.request-closed.v1',
          data: {
            at: state.closesAt,
            outcome: 'other',
            by: 'exchange',
            note: `No activity for 20 Working Days while ${state.status}.`,
            eraseAt: eraseAfter(state.closesAt, retention.closed),
          },
        }),
      };

const legTimer = (state: Live, options: TimerOptions): Timer | undefined => {
  const leg = liveLeg(state);
  if (!leg) return undefined;
  return leg.receivedAt === undefined ? deemedReceiptOf(leg, state.backlog) : deadlineOf(leg, options);
};

const deemedReceiptOf = (leg: Leg, backlog: boolean): Timer | undefined => {
  const { dispatched } = leg;
  if (!dispatched || leg.undelivered) return undefined;
  return { at: dispatched.deemedAt, fire: (_, facts) => receive(leg, backlog, dispatched.deemedAt, 'deemed', facts) };
};

/** Of several reminders that are overdue only the latest is worth giving, and none once the deadline has passed. */
const deadlineOf = (leg: Leg, options: TimerOptions): Timer | undefined => {
  const { deadline } = leg;
  if (!deadline || leg.breach) return undefined;
  const given = deadline.reminders.findIndex(({ kind }) => kind === leg.reminded);
  const next = deadline.reminders[given + 1];
  const reminders = options.reminders && !(options.until !== undefined && options.until >= deadline.dueAt);
  const fire = (now: Instant): RequestEvent => {
    const latest = deadline.reminders.findLast(({ at }) => at <= now);
    if (!reminders || !latest) return breach(leg, deadline.dueAt, now);
    return {
      type: 'requests.reminder-due.v1',
      data: { leg: leg.number, reminder: latest.kind, at: latest.at, noticedAt: now },
    };
  };
  return { at: (reminders ? next?.at : undefined) ?? deadline.dueAt, fire };
};

const isQueried = ({ query, contest }: Leg): boolean => query !== undefined || (contest && !contest.decided) === true;

const breach = (leg: Leg, dueAt: Instant, noticedAt: Instant): RequestEvent => ({
  type: 'requests.breach-recorded.v1',
  data: { leg: leg.number, dueAt, noticedAt, queried: isQueried(leg) },
});
