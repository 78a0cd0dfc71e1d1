import type { Instant } from '@icx/working-days';
import type { Notice } from '../notice.ts';
import type { PostedEvent, Recipient } from '../posted.ts';

/** One recipient of a mail. */
export interface Delivery {
  readonly to: Recipient;
  /** `begun`: on its way to the next hop, as far as is known. */
  readonly state: 'begun' | 'deferred' | 'sent' | 'failed';
  /** When it was first on its way: four hours count from then. */
  readonly firstAt: Instant;
  readonly attempts: number;
  /** Of its state. */
  readonly at: Instant;
  /** When it is tried again. */
  readonly next: Instant | null;
  /** What was said by the next hop, or by whoever gave it back. */
  readonly said: string | null;
}

/** A mail of ours. */
export interface Post {
  readonly status: 'posted' | 'undeliverable' | 'dropped';
  readonly notice: Notice;
  /** Whom it goes to in place of its party's contacts. */
  readonly only: readonly Recipient[] | null;
  /** In the order of their numbers. */
  readonly deliveries: readonly Delivery[];
  /** Who has it in hand, since when. */
  readonly inHand: { readonly since: Instant; readonly token: string } | null;
  /** Why it is undeliverable or was dropped, a stable word. */
  readonly because: string | null;
}
export type PostState = { readonly status: 'absent' } | Post;

export const noPost: PostState = { status: 'absent' };

/** Copies an event into the state. */
export const evolvePost = (state: PostState, event: PostedEvent): PostState => {
  if (event.type === 'mail.notice-posted.v1') return posted(event.data);
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'mail.hand-over-begun.v1':
      return begun(state, event.data);
    case 'mail.recipient-tried.v1':
      return settled(tried(state, event.data));
    case 'mail.recipient-bounced.v1': {
      const { recipient, at, status } = event.data;
      return settled(
        changed(state, recipient, (one) => ({ ...one, state: 'failed', at, next: null, said: `returned, ${status}` })),
      );
    }
    case 'mail.notice-undeliverable.v1':
      return { ...state, status: 'undeliverable', because: event.data.reason };
    case 'mail.notice-dropped.v1':
      return { ...state, status: 'dropped', because: event.data.why };
  }
};

export const foldPost = (events: Iterable<PostedEvent>): PostState => {
  let state: PostState = noPost;
  for (const event of events) state = evolvePost(state, event);
  return state;
};

type DataOf<Type extends PostedEvent['type']> = Extract<PostedEvent, { type: Type }>['data'];

const posted = ({ to, ...notice }: DataOf<'mail.notice-posted.v1'>): Post => ({
  status: 'posted',
  notice,
  only: to ?? null,
  deliveries: [],
  inHand: null,
  because: null,
});

const begun = (post: Post, { at, token, recipients }: DataOf<'mail.hand-over-begun.v1'>): Post => {
  const deliveries = [...post.deliveries];
  for (const { recipient, to } of recipients) {
    const { firstAt = at, attempts = 0, said = null } = deliveries[recipient] ?? {};
    deliveries[recipient] = { to, state: 'begun', firstAt, attempts: attempts + 1, at, next: null, said };
  }
  return { ...post, deliveries, inHand: { since: at, token } };
};

const tried = (post: Post, data: DataOf<'mail.recipient-tried.v1'>): Post =>
  changed(post, data.recipient, (one) => {
    const { at, next } = data;
    if (data.outcome === 'sent') return { ...one, state: 'sent', at, next: null, said: null };
    const said = 'reply' in data ? data.reply : data.reason;
    return { ...one, state: next === null ? 'failed' : 'deferred', at, next, said };
  });

const changed = (post: Post, number: number, change: (one: Delivery) => Delivery): Post => ({
  ...post,
  deliveries: post.deliveries.map((one, index) => (index === number ? change(one) : one)),
});

/** When a next hop last took it. */
export const lastSentAt = ({ deliveries }: Post): Instant | undefined =>
  deliveries
    .flatMap(({ state, at }) => (state === 'sent' ? [at] : []))
    .toSorted()
    .at(-1);

/** Nobody has it in hand once of every recipient something was said. */
const settled = (post: Post): Post =>
  post.deliveries.some(({ state }) => state === 'begun') ? post : { ...post, inHand: null };
