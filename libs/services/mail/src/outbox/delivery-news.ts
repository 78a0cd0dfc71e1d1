import { abreast } from '@icx/commands';
import type { RecordedEvent } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import {
  currentRank,
  hasFailed,
  type Notice,
  type Post,
  type PostedEvent,
  type PostId,
  type Recipient,
} from '@icx/mail';
import type { Refusal } from '@icx/refusals';
import { SECAS } from '@icx/parties-service';
import type { Deliveries } from '@icx/requests-service';
import { Parked, type Job } from '@icx/runtime';
import type { Instant } from '@icx/working-days';
import type { Outbox } from './outbox.ts';
import type { ContactList } from './ports.ts';
import { postIdOf } from './post-ids.ts';

export interface DeliveryNewsParts {
  readonly outbox: Outbox;
  readonly legs: Pick<Deliveries, 'dispatched' | 'failed'>;
  readonly contacts: Pick<ContactList, 'markFailing' | 'markReached'>;
  readonly keys: Pick<KeyRing, 'hmac'>;
}

type News = PostedEvent & RecordedEvent;

/** What could not be put on record is tried again so often, milliseconds. */
const AGAIN = 60_000;

/**
 * Carries what became of a mail to where it counts: the legs that it put to a party, the contact list, SECAS. Of each mail in the
 * order in which it came; what one cannot be told of waits, and holds up no other.
 */
export class DeliveryNews {
  readonly #waiting = new Map<string, News[]>();
  readonly #parked = new Parked();

  constructor(private readonly parts: DeliveryNewsParts) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      const before = this.#waiting.get(event.stream) ?? [];
      this.#waiting.set(event.stream, [...before, event as News]);
    }
    await this.#tell();
  }

  /** For what waits. */
  job(): Job {
    return {
      name: 'mail-deliveries-again',
      beside: 'mail-deliveries',
      everyMs: AGAIN,
      run: () => this.#tell(),
      problem: () => this.problem(),
    };
  }

  problem(): string | undefined {
    return this.#parked.problem();
  }

  async #tell(): Promise<void> {
    const posts = [...this.#waiting.keys()].filter((post) => !this.#parked.isWaiting(post));
    await abreast(posts, async (post) => {
      for (let event = this.#next(post); event; event = this.#next(post)) {
        const told = await this.#parked.try(post, async () => (await this.#tellOf(event)) ?? true);
        if (!told) return;
        this.#waiting.get(post)!.shift();
      }
      this.#waiting.delete(post);
    });
  }

  #next(post: string): News | undefined {
    return this.#waiting.get(post)?.[0];
  }

  async #tellOf(event: News): Promise<Refusal | undefined> {
    const post = await this.parts.outbox.postAt(event.stream as PostId, event.revision);
    switch (event.type) {
      case 'mail.recipient-tried.v1':
        return this.#tried(post, event.data);
      case 'mail.recipient-bounced.v1': {
        const { recipient, at, status } = event.data;
        return this.#failed(post, recipient, at, `returned with ${status}`);
      }
      case 'mail.notice-undeliverable.v1':
        return this.#undeliverable(post.notice, event.data.at, event.data.reason);
      default:
        return undefined;
    }
  }

  async #tried(post: Post, data: DataOf<'mail.recipient-tried.v1'>): Promise<Refusal | undefined> {
    const { recipient, at } = data;
    if (data.outcome !== 'sent') {
      if (data.next !== null) return undefined;
      if (data.outcome === 'unreachable') return undefined; // of nobody's address: what comes of it is told of the mail
      return this.#failed(post, recipient, at, data.reply);
    }
    const { to } = post.deliveries[recipient]!;
    await this.#onList(post, to, (point) => this.parts.contacts.markReached(point, at));
    return this.#ofLegs(post.notice, (legs) => this.parts.legs.dispatched(legs, { sentAt: at, to: noticeTo(post, recipient) })); // prettier-ignore
  }

  async #failed(post: Post, recipient: number, failedAt: Instant, reason: string): Promise<Refusal | undefined> {
    const { to } = post.deliveries[recipient]!;
    await this.#onList(post, to, (point) => this.parts.contacts.markFailing(point, reason, failedAt));
    const othersLeft = !hasFailed(currentRank(post));
    return this.#ofLegs(post.notice, (legs) =>
      this.parts.legs.failed(legs, { failedAt, reason, othersLeft, lastContact: false, to: noticeTo(post, recipient) }),
    );
  }

  /** Having no contact must not escape the SLA; SECAS is to know. */
  async #undeliverable(
    notice: Notice,
    at: Instant,
    why: keyof typeof undeliverableWords,
  ): Promise<Refusal | undefined> {
    if (notice.kind !== 'request') return undefined;
    const { outbox, legs, keys } = this.parts;
    await outbox.post({
      ...{ id: postIdOf(keys, 'undeliverable', notice.id), kind: 'undeliverable', party: SECAS },
      ...{ legs: [], about: { party: notice.party, post: notice.id, why }, postedAt: at },
    });
    return this.#ofLegs(notice, (all) =>
      legs.failed(all, { failedAt: at, reason: undeliverableWords[why], lastContact: true }),
    );
  }

  async #ofLegs(
    { kind, legs }: Notice,
    tell: (legs: Notice['legs']) => Promise<Refusal | undefined>,
  ): Promise<Refusal | undefined> {
    return kind === 'request' ? tell(legs) : undefined;
  }

  async #onList(
    { notice, only }: Post,
    { point, address }: Recipient,
    mark: (point: Parameters<ContactList['markReached']>[0]) => Promise<void>,
  ): Promise<void> {
    if (point !== null && !only) await mark({ party: notice.party, id: point, address });
  }
}

type DataOf<Type extends PostedEvent['type']> = Extract<PostedEvent, { type: Type }>['data'];

const undeliverableWords = {
  'no-contact': 'nobody is on the contact list',
  'all-failed': 'no contact could be reached',
  'relay-unreachable': 'no mail left the exchange for four hours',
};

const noticeTo = ({ notice, deliveries }: Post, recipient: number) => ({
  post: notice.id,
  recipient,
  ...deliveries[recipient]!.to,
});
