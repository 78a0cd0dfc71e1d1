import type { Instant } from '@icx/working-days';
import { addHours, addMinutes } from '@icx/working-days';
import type { Attempt, PostedEvent, Recipient } from '../posted.ts';
import type { Delivery, Post, PostState } from './post.ts';

/** So long one address is tried before the next contact is told [choice]. */
const HOURS_TO_TRY = 4;
/** Between attempts, minutes; the last one again and again [choice]. */
const PAUSES = [1, 2, 5, 10, 15, 30];
/** So long whoever has it in hand may take, minutes: longer than any next hop is waited for. */
const IN_HAND = 15;

/** The contacts that are told at once: those of the rank that was come to last. */
export const currentRank = ({ deliveries }: Post): readonly Delivery[] => {
  const rank = deliveries.at(-1)?.to.rank;
  return deliveries.filter(({ to }) => to.rank === rank);
};

/** Several addresses of one rank fail only if all fail. */
export const hasFailed = (rank: readonly Delivery[]): boolean => rank.every(({ state }) => state === 'failed');

/** When something is to be done about it; `undefined`: nothing is. Views index this instant. */
export const nextDueAt = (post: PostState): Instant | undefined => {
  if (post.status !== 'posted') return undefined;
  if (post.inHand) return addMinutes(post.inHand.since, IN_HAND);
  const rank = currentRank(post);
  if (hasFailed(rank)) return lastOf(rank) ?? post.notice.postedAt;
  return rank.flatMap(({ next }) => next ?? []).toSorted()[0];
};

interface Begin {
  readonly at: Instant;
  /** Of the lease under which it is begun. */
  readonly token: bigint;
  /** The contacts of its party by rank, as they are now. */
  readonly ranks: readonly (readonly Recipient[])[];
}

/**
 * Takes in hand whoever is to be told now: those whose pause is over, the next rank where the one before has failed. What
 * somebody has in hand is left to him, unless he is gone or took too long: then it is sent again under the same Message-ID.
 */
export const beginHandOver = ({ at, token, ranks }: Begin, post: PostState): readonly PostedEvent[] => {
  if (post.status !== 'posted') return [];
  if (post.inHand && BigInt(post.inHand.token) >= token && at < addMinutes(post.inHand.since, IN_HAND)) return [];
  const known = numbered(post).filter(({ one: { state, next } }) => state === 'begun' || (next !== null && next <= at));
  if (known.length > 0) return [begun(at, token, known.map(({ recipient, one: { to } }) => ({ recipient, to })))]; // prettier-ignore
  const rank = currentRank(post);
  if (!hasFailed(rank)) return [];
  const next = nextRank(post, ranks);
  if (next.length > 0)
    return [begun(at, token, next.map((to, index) => ({ recipient: post.deliveries.length + index, to })))]; // prettier-ignore
  const last = lastOf(rank);
  const reason = last === undefined ? 'no-contact' : 'all-failed';
  return [{ type: 'mail.notice-undeliverable.v1', data: { at: last ?? at, reason } }];
};

interface Recorded {
  readonly recipient: number;
  readonly at: Instant;
  readonly attempt: Attempt;
}

/**
 * What the next hop said: 5xx fails at once, 4xx is tried again for four hours from the first attempt. Where it was our own relay
 * that did not answer, the next contact would not be reached either: after the same time nothing is left to try.
 */
export const recordAttempt = ({ recipient, at, attempt }: Recorded, post: PostState): readonly PostedEvent[] => {
  const one = post.status === 'posted' ? post.deliveries[recipient] : undefined;
  // A report may have come before its message was known to have left.
  if (post.status !== 'posted' || one?.state !== 'begun') return [];
  const next = attempt.outcome === 'deferred' || attempt.outcome === 'unreachable' ? nextAttempt(one, at) : null;
  const tried: PostedEvent = { type: 'mail.recipient-tried.v1', data: { recipient, at, next, ...attempt } };
  const others = currentRank(post).some((other) => other !== one && other.state !== 'failed');
  if (attempt.outcome !== 'unreachable' || next !== null || others) return [tried];
  return [tried, { type: 'mail.notice-undeliverable.v1', data: { at, reason: 'relay-unreachable' } }];
};

const nextAttempt = ({ firstAt, attempts }: Delivery, at: Instant): Instant | null => {
  const until = addHours(firstAt, HOURS_TO_TRY);
  if (at >= until) return null;
  const next = addMinutes(at, PAUSES[Math.min(attempts, PAUSES.length) - 1]!);
  return next < until ? next : until;
};

interface Bounce {
  readonly recipient: number;
  /** Our door time. */
  readonly at: Instant;
  /** `5.1.1` */
  readonly status: string;
  readonly mail: string;
}

/** A report that it came back for good; it counts once, and only of one to whom it went. */
export const recordBounce = ({ recipient, at, status, mail }: Bounce, post: PostState): readonly PostedEvent[] => {
  const one = post.status === 'absent' ? undefined : post.deliveries[recipient];
  if (!one || one.state === 'failed' || !/^5\.\d{1,3}\.\d{1,3}$/.test(status)) return [];
  return [{ type: 'mail.recipient-bounced.v1', data: { recipient, at, status, mail } }];
};

/** Nothing is left to be told; of what somebody has in hand it is too late. */
export const dropNotice = ({ at, why }: { readonly at: Instant; readonly why: string }, post: PostState) =>
  post.status === 'posted' ? [{ type: 'mail.notice-dropped.v1', data: { at, why } } as const] : [];

const begun = (
  at: Instant,
  token: bigint,
  recipients: readonly { recipient: number; to: Recipient }[],
): PostedEvent => ({
  type: 'mail.hand-over-begun.v1',
  data: { at, token: String(token), recipients },
});

const numbered = ({ deliveries }: Post) => deliveries.map((one, recipient) => ({ recipient, one }));

/** The first live rank: the best that has an address which was not tried. */
const nextRank = ({ deliveries }: Post, ranks: readonly (readonly Recipient[])[]): readonly Recipient[] => {
  const tried = new Set(deliveries.map(({ to }) => to.address));
  return ranks.map((rank) => rank.filter(({ address }) => !tried.has(address))).find((rank) => rank.length > 0) ?? [];
};

const lastOf = (rank: readonly Delivery[]): Instant | undefined =>
  rank
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
