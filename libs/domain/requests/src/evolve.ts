import type { Instant } from '@icx/working-days';
import type { DataOf, RequestEvent } from './events.ts';
import { came, changeLeg, evolveLeg, type LegEvent } from './evolve-leg.ts';
import { absent, isLive } from './state.ts';
import type { Answered, Current, Ended, Ending, Leg, Open, RequestState } from './state.ts';

/** Copies an event into the state; computes nothing, so that replay on any day gives the same. */
export const evolve = (state: RequestState, event: RequestEvent): RequestState => {
  if (event.type === 'requests.install-code-requested.v1') return raised(event.data);
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'requests.code-erased.v1':
      return erased(state, event.data);
    case 'requests.supersession-reversed.v1':
      return state.status === 'ended' ? restored(state, event.data) : state;
    case 'requests.deadline-revised.v1':
    case 'requests.breach-retracted.v1':
    case 'requests.outside-answer-disputed.v1':
    case 'requests.breach-disputed.v1':
    case 'requests.dispute-resolved.v1':
      return state.status === 'ended' ? corrected(state, event) : evolveCurrent(state, event);
    case 'requests.backlog-decided.v1':
      return state.status === 'ended'
        ? { ...decided(state, event.data), before: decided(state.before, event.data) }
        : decided(state, event.data);
    default:
      return state.status === 'ended' ? state : evolveCurrent(state, event);
  }
};

/** The state after a whole stream, or after more of it. */
export const fold = (events: Iterable<RequestEvent>, from: RequestState = absent): RequestState => {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
};

type CurrentEvent = Exclude<
  RequestEvent,
  {
    type:
      | 'requests.install-code-requested.v1'
      | 'requests.code-erased.v1'
      | 'requests.supersession-reversed.v1'
      | 'requests.backlog-decided.v1';
  }
>;

const evolveCurrent = (state: Current, event: CurrentEvent): RequestState => {
  switch (event.type) {
    case 'requests.leg-opened.v1':
      return open(state, [...state.legs, opened(event.data)]);
    case 'requests.request-stalled.v1': {
      const { at: idleSince, reason, answers = [], closesAt } = event.data;
      return { ...base(state), status: 'stalled', reason, answers, idleSince, closesAt };
    }
    case 'requests.code-supplied.v1':
      return supplied(state, event);
    case 'requests.code-revealed.v1': {
      const { at: idleSince, closesAt } = event.data;
      const { code, quarantine, releasedAt } = state as Answered;
      const released = quarantine === 'released' ? { quarantine, releasedAt: releasedAt! } : {};
      return { ...base(state), status: 'revealed', code, idleSince, closesAt, ...released };
    }
    case 'requests.idle-close-revised.v1':
      return { ...(state as Answered), closesAt: event.data.after };
    case 'requests.deadline-revised.v1':
      return revised(state, event);
    case 'requests.reveal-quarantined.v1':
      return { ...(state as Answered), quarantine: 'held', heldFor: event.data.because ?? 'volume' };
    case 'requests.reveal-released.v1':
      return { ...(state as Answered), quarantine: 'released', releasedAt: event.data.at };
    case 'requests.code-reported-unusable.v1':
    case 'requests.code-recalled.v1':
      return { ...open(state, state.legs), retired: retire(state, event.data.eraseAt) };
    case 'requests.supersession-scheduled.v1':
      return { ...state, supersession: { effectiveAt: event.data.effectiveAt, cause: event.data.cause } };
    case 'requests.supersession-cancelled.v1': {
      const { supersession: _, ...rest } = state;
      return rest;
    }
    case 'requests.request-superseded.v1': {
      const { at, effectiveAt, cause, eraseAt } = event.data;
      return ended(state, { how: 'superseded', at, effectiveAt, cause }, eraseAt);
    }
    case 'requests.request-transferred.v1': {
      const { at, to, request, succession, eraseAt } = event.data;
      return ended(state, { how: 'transferred', at, to, request, succession }, eraseAt);
    }
    case 'requests.request-withdrawn.v1':
      return ended(state, { how: 'withdrawn', at: event.data.at }, event.data.eraseAt);
    case 'requests.answered-outside.v1': {
      const { leg: number, at, answeredAt, inTime, outside } = event.data;
      const reply = { answer: 'code-supplied', at: answeredAt, inTime, outside } as const;
      const legs = changeLeg(state.legs, number, (leg) => ({ ...leg, reply }));
      return ended({ ...state, legs }, { how: 'answered-outside', at, leg: number }, null);
    }
    case 'requests.request-closed.v1': {
      const { at, outcome, by, eraseAt } = event.data;
      return ended(state, { how: 'closed', at, outcome, by }, eraseAt);
    }
    case 'requests.backlog-registered.v1':
      return { ...state, backlog: true, backlogBasis: event.data.basis };
    case 'requests.backlog-left.v1': {
      const { backlogBasis: _, ...rest } = state;
      return { ...rest, backlog: false, backlogLeft: { at: event.data.at, reason: event.data.reason } };
    }
    case 'requests.requested-again.v1':
    case 'requests.command-noted.v1':
    case 'requests.reveal-refused.v1':
      return state;
    default:
      return { ...state, legs: changeLeg(state.legs, event.data.leg, (leg) => evolveLeg(leg, event)) };
  }
};

/** A deadline that was moved out, and what of the leg is in time by it. */
const revised = (state: Current, event: Extract<LegEvent, { type: 'requests.deadline-revised.v1' }>): Current => {
  const { leg: number, inTime } = event.data;
  const moved = { ...state, legs: changeLeg(state.legs, number, (leg) => evolveLeg(leg, event)) };
  return 'code' in moved && inTime?.includes('code') ? { ...moved, code: { ...moved.code, inTime: true } } : moved;
};

/** What was wrongly held against a party is taken back after the end too, and what is said of it is heard. */
const corrected = (state: Ended, event: LegEvent): Ended => ({
  ...state,
  legs: changeLeg(state.legs, event.data.leg, (leg) => evolveLeg(leg, event)),
  before: evolveCurrent(state.before, event) as Current,
});

/** Every leg of the request is for the same device: what they brought that no clock was to bring is marked, and none runs. */
const decided = <S extends Current | Ended>(
  state: S,
  { leg: number, at, backlog, reason }: DataOf<'backlog-decided'>,
): S => {
  const told = changeLeg(state.legs, number, (leg) => ({
    ...leg,
    contest: { ...leg.contest!, decided: { at, backlog, reason } },
  }));
  return { ...state, backlog, legs: backlog ? told.map(withoutClock) : told };
};

const withoutClock = (leg: Leg): Leg => {
  const marked: Leg = leg.breach ? { ...leg, breach: { ...leg.breach, backlog: true } } : leg;
  return isLive(leg) && leg.deadline ? { ...marked, deadline: null } : marked;
};

const raised = (data: DataOf<'install-code-requested'>): Open => ({
  status: 'open',
  id: data.request,
  requester: data.requester,
  device: data.device,
  raisedAt: data.raisedAt,
  backlog: data.backlog,
  ...(data.backlogBasis && { backlogBasis: data.backlogBasis }),
  candidates: data.candidates,
  facts: data,
  legs: [],
  retired: [],
});

const opened = (data: DataOf<'leg-opened'>): Leg => {
  const { leg: number, ...rest } = data;
  return { number, ...rest };
};

/** A state without what only some statuses have. */
const base = (state: Current): Omit<Open, 'status'> => {
  const { id, requester, device, raisedAt, backlog, candidates, facts, legs, retired } = state;
  const { backlogBasis, backlogLeft, supersession } = state;
  return {
    ...{ id, requester, device, raisedAt, backlog, candidates, facts, legs, retired },
    ...(backlogBasis && { backlogBasis }),
    ...(backlogLeft && { backlogLeft }),
    ...(supersession && { supersession }),
  };
};

const open = (state: Current, legs: readonly Leg[]): Open => ({ ...base(state), status: 'open', legs });

const supplied = (
  state: Current,
  { data, metadata }: Extract<RequestEvent, { type: 'requests.code-supplied.v1' }>,
): Answered => {
  const { leg: number, code: ref, deviceId, representation, check, sealedTo } = data;
  const { answeredAt: at, inTime, closesAt, automatic } = data;
  const given = automatic ? { automatic } : {};
  // What opened the leg came by some channel; the answer in the same append is nobody's.
  const by = automatic ? { channel: 'exchange' } : metadata;
  // A leg keeps its first answer: a code after a denial is a new fact, but the denial stands.
  const legs = changeLeg(state.legs, number, (leg) =>
    leg.reply ? leg : { ...came(leg, 'reply', by), reply: { answer: 'code-supplied', at, inTime, ...given } },
  );
  const supplier = legs.find((leg) => leg.number === number)!.addressee;
  const sealed = sealedTo === undefined ? {} : { sealedTo };
  const code = { leg: number, ref, supplier, deviceId, representation, check, answeredAt: at, inTime, ...sealed };
  // A request that goes on from another one has its code from the beginning.
  const idleSince = at > state.raisedAt ? at : state.raisedAt;
  return { ...base(state), status: 'answered', legs, code, idleSince, closesAt };
};

/** With `null` the code is somebody else's to keep. */
const retire = (state: Current, eraseAt: Instant | null): Current['retired'] =>
  'code' in state && eraseAt !== null ? [...state.retired, { ref: state.code.ref, eraseAt }] : state.retired;

const ended = (state: Current, ending: Ending, eraseAt: Instant | null): Ended => ({
  ...base(state),
  status: 'ended',
  ending,
  before: state,
  legs: state.legs.map((leg) => (isLive(leg) ? { ...leg, closed: 'request-ended' } : leg)),
  retired: retire(state, eraseAt),
});

/** As before the supersession: the held code is held again, not retired. */
const restored = ({ before, retired }: Ended, { at, closesAt }: DataOf<'supersession-reversed'>): Current => {
  const { supersession: _, ...state } = before;
  const held = 'code' in before ? before.code.ref.id : undefined;
  const anew = 'closesAt' in state && closesAt !== undefined ? { idleSince: at, closesAt } : {};
  return { ...state, ...anew, retired: retired.filter(({ ref }) => ref.id !== held) };
};

const erased = <S extends Current | Ended>(state: S, data: DataOf<'code-erased'>): S => ({
  ...state,
  retired: state.retired.filter(({ ref }) => ref.id !== data.code.id),
});
