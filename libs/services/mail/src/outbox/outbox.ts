import { Commands, deciderOf } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import {
  evolvePost,
  foldPost,
  noPost,
  postedEventTypes,
  recordBounce,
  type Notice,
  type Post,
  type PostedEvent,
  type PostId,
  type PostState,
  type Recipient,
} from '@icx/mail';
import type { Instant } from '@icx/working-days';

const aPost = deciderOf<PostState, PostedEvent>(noPost, evolvePost, postedEventTypes);

export interface BounceReport {
  readonly post: PostId;
  /** Its place in the mail's list. */
  readonly recipient: number;
  /** Our door time. */
  readonly at: Instant;
  /** `5.1.1`; what is not for good changes nothing. */
  readonly status: string;
  /** The mail that says so. */
  readonly mail: string;
}

/** Is told what was appended, once. For counting. */
export type PostObserver = (events: readonly PostedEvent[]) => void;

/** What is to be told to parties by mail, a stream of its own each. Posting is no sending. */
export class Outbox {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    views: Pick<ReadStore, 'reached'>,
    private readonly observe: PostObserver = () => undefined,
  ) {
    this.#commands = new Commands(log, views);
  }

  /**
   * Posted once by its id. @param to whom else than the contacts of its party: an address that is to be proved, an old one that
   * a change is told to
   */
  async post(notice: Notice, to?: readonly Recipient[]): Promise<void> {
    const data = to ? { ...notice, to } : notice;
    await this.change(notice.id, (post) => (post.status === 'absent' ? [{ type: 'mail.notice-posted.v1', data }] : []));
  }

  /** What left came back. Said again it changes nothing. */
  async bounced({ post, ...bounce }: BounceReport): Promise<void> {
    await this.change(post, (state) => recordBounce(bounce, state));
  }

  /** `undefined`: there is none of this id. */
  async postOf(id: PostId): Promise<Post | undefined> {
    const { state } = await this.#commands.load(id, aPost);
    return state.status === 'absent' ? undefined : state;
  }

  /** As it stood after its event of this revision. */
  async postAt(id: PostId, revision: bigint): Promise<Post> {
    const { events } = await this.#commands.load(id, aPost);
    return foldPost(events.filter((event) => event.revision <= revision)) as Post;
  }

  /** As it stands after; throws what stands in the way. */
  async change(
    id: PostId,
    decide: (post: PostState) => readonly PostedEvent[],
  ): Promise<{ post: PostState; events: readonly PostedEvent[] }> {
    // prettier-ignore
    let appended: readonly PostedEvent[] = [];
    const outcome = await this.#commands.perform(id, aPost, exchangeItself, decide, {
      appended: (events) => {
        appended = events;
        this.observe(events);
      },
    });
    if (isRefusal(outcome)) throw new Error(outcome.detail);
    return { post: outcome.state, events: appended };
  }
}
