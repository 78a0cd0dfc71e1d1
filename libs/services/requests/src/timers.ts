import { Parked, type Clock, type Job } from '@icx/runtime';
import type { RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';
import { requestsQueries } from './queries.ts';

/**
 * Requests woken at a time: their appends share commits, and a command waits for at most two of these. With twice as many
 * a command waits twice as long, and hardly more are fired a second.
 */
const BATCH = 64;

/** What is overdue, counted no further than this. */
const MOST = 100_000;

/** What should have happened by now. */
export interface Overdue {
  /** Requests; at most `MOST`. */
  readonly requests: number;
  readonly oldest: Instant;
}

/**
 * Lets time pass for requests whose next timer is due: reminders, receipts, breaches, idle closes, erasures.
 * Firing is an append with an expected revision, so a late or double firing changes nothing. Driven by the clock and
 * the views' timer index, never by events: replaying or rebuilding fires nothing.
 */
export class Timers {
  /** Requests whose time cannot pass now. */
  readonly #parked = new Parked();
  #sweeping: Promise<number> | undefined;
  /** While more is overdue than is woken at a time. */
  #behind: Overdue | undefined;

  constructor(
    private readonly performer: RequestPerformer,
    private readonly views: ReadStore,
    private readonly clock: Clock,
  ) {}

  /** The earliest instant at which something that is not parked is due; `undefined`: nothing is. */
  async nextDueAt(): Promise<Instant | undefined> {
    const rows = await requestsQueries.timers(this.views, undefined, 1 + this.#parked.size);
    return rows.find(({ id }) => !this.#parked.has(id))?.next_timer_at ?? undefined;
  }

  /** Fires everything that is due now, the most overdue first, and tries what is parked. Returns how many requests changed. */
  sweep(): Promise<number> {
    this.#parked.retryAll();
    return this.#fireDue();
  }

  /** Fires what fell due, every so many milliseconds. */
  job(everyMs: number): Job {
    return {
      name: 'timers',
      everyMs,
      run: ({ signal }) => this.#fireDue(signal),
      problem: () => this.problem(),
    };
  }

  /**
   * Which requests cannot go on, for which a calendar that does not reach so far has to be brought up to date; or how many are
   * still to be woken after a standstill. `undefined`: neither.
   */
  problem(): string | undefined {
    const stuck = this.#parked.problem();
    const behind = this.#behind && overdueWords(this.#behind);
    return stuck && behind ? `${stuck} Besides ${behind}` : (stuck ?? behind);
  }

  /** `undefined`: nothing is. */
  async overdue(): Promise<Overdue | undefined> {
    return requestsQueries.overdue(this.views, instant(this.clock.now()), MOST);
  }

  #fireDue(signal?: AbortSignal): Promise<number> {
    return (this.#sweeping ??= this.#sweep(signal).finally(() => (this.#sweeping = undefined)));
  }

  /** @param signal what is due then is fired by whoever has the lease next */
  async #sweep(signal?: AbortSignal): Promise<number> {
    let fired = 0;
    try {
      while (!signal?.aborted) {
        const now = instant(this.clock.now());
        const due = await requestsQueries.timers(this.views, now, BATCH + this.#parked.size);
        const ids = due.map(({ id }) => id).filter((id) => !this.#parked.isWaiting(id));
        if (ids.length === 0) return fired;
        await this.#look(ids.length, due[0]!.next_timer_at!);
        const changed = await Promise.all(ids.map((id) => this.#fire(id, now)));
        fired += changed.filter(Boolean).length;
      }
      return fired;
    } finally {
      this.#behind = undefined;
    }
  }

  /** Counted once and then reckoned: counting costs as much as waking a few hundred. */
  async #look(woken: number, oldest: Instant): Promise<void> {
    if (woken < BATCH) this.#behind = undefined;
    else if (!this.#behind || this.#behind.requests <= woken) this.#behind = await this.overdue();
    else this.#behind = { requests: this.#behind.requests - woken, oldest };
  }

  async #fire(id: RequestId, at: Instant): Promise<boolean> {
    const outcome = await this.#parked.try(id, () => {
      const passTime = { type: 'pass-time', at } as const;
      return this.performer.perform(id, (state, facts) => decide(passTime, state, facts));
    });
    return outcome !== undefined;
  }
}

const overdueWords = ({ requests, oldest }: Overdue): string =>
  `${requests.toLocaleString('en-GB')}${requests < MOST ? '' : ' or more'} requests are overdue, the oldest since ${oldest}: they are being woken, the oldest first.`;
