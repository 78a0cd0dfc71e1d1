import type { Delivered } from '@icx/bus';
import { deciderOf } from '@icx/commands';
import { MASK } from '@icx/install-code';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';

/** Where it is on the bus. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** What is kept of a message that could not be taken. */
export interface Kept extends Place {
  /** Those that say what it is. */
  readonly headers: Delivered['headers'];
  /** As it came; a mask: it may have held a code; `null`: longer than is kept. */
  readonly value: string | null;
  /** Of the value as it came. */
  readonly bytes?: number;
}

export type ParkedEvent =
  | { readonly type: 'feed.message-parked.v1'; readonly data: Kept & { readonly at: string; readonly reason: string } }
  /** Tried again it was taken. */
  | { readonly type: 'feed.message-taken.v1'; readonly data: Place & { readonly at: string } }
  /** Somebody has looked at it: nothing comes of it. */
  | { readonly type: 'feed.message-dismissed.v1'; readonly data: { readonly at: string; readonly reason: string } };

export const parkedEventTypes = Object.keys({
  'feed.message-parked.v1': true,
  'feed.message-taken.v1': true,
  'feed.message-dismissed.v1': true,
} satisfies Record<ParkedEvent['type'], true>);

export const parkedStates = ['waiting', 'taken', 'dismissed'] as const;

interface Parked extends Kept {
  readonly state: (typeof parkedStates)[number];
  readonly at: string;
  readonly reason: string;
  readonly settled: { readonly at: string; readonly reason: string | null } | null;
}

/** `null`: none was parked under this name. */
export type ParkedState = Parked | null;

export const evolveParked = (state: ParkedState, { type, data }: ParkedEvent): ParkedState => {
  if (type === 'feed.message-parked.v1') return { ...data, state: 'waiting', settled: null };
  const reason = type === 'feed.message-dismissed.v1' ? data.reason : null;
  const now = type === 'feed.message-dismissed.v1' ? 'dismissed' : 'taken';
  return state && { ...state, state: now, settled: { at: data.at, reason } };
};

export const parkedMessages = deciderOf<ParkedState, ParkedEvent>(null, evolveParked, parkedEventTypes);

export const messageUnknown = refuse.unknown('message-unknown', 'No such message of the feed was parked.');
const settledAlready = refuse.conflict(
  'message-settled',
  'This message was taken or dismissed before: nothing is left to do.',
);
const notKept = refuse.conflict(
  'message-not-kept',
  'What the message says is not kept: it is too long, or may hold an install code. Have its sender send it again, then dismiss this one.',
);

/** Whether all that it said is kept. */
export const isWhole = <K extends Pick<Kept, 'value'>>(kept: K): kept is K & { readonly value: string } =>
  kept.value !== null && kept.value !== MASK;

/** The message, if something may still come of it. Refused with `message-unknown`, `message-settled`. */
export const waitingIn = (state: ParkedState): Parked | Refusal => {
  if (!state) return messageUnknown;
  return state.state === 'waiting' ? state : settledAlready;
};

/** The same, if it can be tried. Refused with `message-not-kept` besides. */
export const triableIn = (state: ParkedState): (Parked & { readonly value: string }) | Refusal => {
  const waiting = waitingIn(state);
  return isRefusal(waiting) || isWhole(waiting) ? waiting : notKept;
};
