import type { ChosenNotice } from '@icx/contacts';
import type { Position } from '@icx/event-store';
import type { Instant } from '@icx/working-days';
import { subjectOf, type News } from './news.ts';

/** What goes into one mail. */
export interface Group {
  readonly key: string;
  readonly kind: ChosenNotice | 'digest';
  readonly party: News['party'];
  /** By what they were about, so that news that come twice are told once. In order. */
  readonly news: Map<string, News>;
  /** When it is sent; `null`: at once, or when its batch is closed. */
  readonly dueAt: Instant | null;
  readonly batch: string | null;
  /** Up to where the log was handled before the first of them. */
  readonly since: Position;
}

interface Waiting extends Group {
  /** Milliseconds, by the wall clock. */
  addedAt: number;
  closed: boolean;
}

/** How long a batch waits that nobody closes, from its last news on [choice]. Milliseconds. */
export const BATCH_SILENCE = 60_000;
/** A digest takes up all that falls due with it; after a standstill that comes as deadlines are caught up with. Milliseconds. */
const DIGEST_SILENCE = 1_000;
const OVERDUE = 60_000;

/**
 * News that are not posted yet, by the mail that they go into: one for each addressee, kind and batch, one for each day's
 * reminders and digest, one for whatever comes alone. In memory: the log is the place where they are kept.
 */
export class Pending {
  readonly #groups = new Map<string, Waiting>();

  constructor(private readonly wall: () => number = Date.now) {}

  /** @param dueAt when what is told once a day is told; `null`: it is told at once */
  add(news: News, kind: Group['kind'], dueAt: Instant | null, since: Position): void {
    const { party, batch, event } = news;
    const key = `${kind} ${party} ${dueAt ?? batch ?? event}`;
    const own = { key, kind, party, dueAt, batch: dueAt ? null : batch, since, news: new Map(), closed: false };
    const group: Waiting = this.#groups.get(key) ?? { ...own, addedAt: 0 };
    const about = `${news.kind} ${subjectOf(news)}`;
    if (!group.news.has(about)) group.news.set(about, news);
    group.addedAt = this.wall();
    this.#groups.set(key, group);
  }

  close(batch: string): void {
    for (const group of this.#groups.values()) if (group.batch === batch) group.closed = true;
  }

  /** Those whose time has come. */
  ready(now: Instant): readonly Group[] {
    return [...this.#groups.values()].filter((group) => this.#isReady(group, now));
  }

  /** Those that wait for an hour of a day. */
  timed(): readonly (Group & { readonly dueAt: Instant })[] {
    return [...this.#groups.values()].filter((group): group is Waiting & { dueAt: Instant } => group.dueAt !== null);
  }

  settle({ key }: Group): void {
    this.#groups.delete(key);
  }

  /** From where on the log holds what waits here; `undefined`: nothing waits. */
  since(): Position | undefined {
    let first: Position | undefined;
    for (const { since } of this.#groups.values()) if (first === undefined || since < first) first = since;
    return first;
  }

  #isReady({ dueAt, batch, closed, addedAt }: Waiting, now: Instant): boolean {
    const silent = this.wall() - addedAt;
    if (dueAt !== null) {
      const overdue = Date.parse(now) - Date.parse(dueAt);
      return overdue >= 0 && silent >= (overdue > OVERDUE ? BATCH_SILENCE : DIGEST_SILENCE);
    }
    return batch === null || closed || silent >= BATCH_SILENCE;
  }
}
