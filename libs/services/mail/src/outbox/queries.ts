import type { PartyId } from '@icx/identifiers';
import type { PostId } from '@icx/mail';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant } from '@icx/working-days';

interface Tables {
  readonly posts: {
    readonly id: PostId;
    readonly party: PartyId;
    readonly due_at: Instant | null;
    readonly in_hand_of: string | null;
    readonly posted_at: Instant;
    readonly sent_at: Instant | null;
  };
}

const due = (views: Views) => tablesOf<Tables>(views).selectFrom('posts').where('due_at', 'is not', null);

export const mailQueries = {
  /** What is due at an instant (`undefined`: ever), the most overdue first, without that of some parties. */
  duePosts: (views: Views, now: Instant | undefined, without: readonly PartyId[], limit: number) =>
    due(views)
      .select(['id', 'party', 'due_at'])
      .$if(now !== undefined, (query) => query.where('due_at', '<=', now!))
      .$if(without.length > 0, (query) => query.where('party', 'not in', without))
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** What somebody has in hand: so many as are sent at a time. */
  inHand: (views: Views, limit: number) =>
    tablesOf<Tables>(views)
      .selectFrom('posts')
      .select(['id', 'party', 'in_hand_of'])
      .where('in_hand_of', 'is not', null)
      .orderBy('in_hand_of')
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** How many wait to leave. */
  waitingPosts: async (views: Views): Promise<number> => {
    const { count } = await due(views)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  /** Since when the one that waits longest was to leave. */
  waitingSince: async (views: Views): Promise<Instant | undefined> => {
    const [first] = await due(views).select('posted_at').orderBy('posted_at').limit(1).execute();
    return first?.posted_at;
  },

  /** When a next hop last took any. */
  lastSentAt: async (views: Views): Promise<Instant | undefined> => {
    const [last] = await tablesOf<Tables>(views)
      .selectFrom('posts')
      .select('sent_at')
      .where('sent_at', 'is not', null)
      .orderBy('sent_at', 'desc')
      .limit(1)
      .execute();
    return last?.sent_at ?? undefined;
  },
} satisfies NamedQueries;
