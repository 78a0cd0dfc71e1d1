import { Parked, type Clock, type Job } from '@icx/runtime';
import type { RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';
import { requestsQueries } from './queries.ts';

/** Requests woken at a time: their appends share commits. */
const BATCH = 128;

/**
 * Lets time pass for requests whose next timer is due: reminders, receipts, breaches, idle closes, erasures.
 * Firing is an append with an expected revision, so a late or double firing changes nothing. Driven by the clock and
 * the views' timer index, never by events: replaying or rebuilding fires nothing.
 */
export class Timers {
  /** Requests whose time cannot pass now. */
  readonly #parked = new Parked();
  #sweeping: Promise<number> | undefined;

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
      run: () => this.#fireDue(),
      problem: () => this.problem(),
    };
  }

  /** Which requests cannot go on; `undefined`: none. A calendar that does not reach so far has to be brought up to date. */
  problem(): string | undefined {
    return this.#parked.problem();
  }

  #fireDue(): Promise<number> {
    return (this.#sweeping ??= this.#sweep().finally(() => (this.#sweeping = undefined)));
  }

  async #sweep(): Promise<number> {
    let fired = 0;
    for (;;) {
      const now = instant(this.clock.now());
      const due = await requestsQueries.timers(this.views, now, BATCH + this.#parked.size);
      const ids = due.map(({ id }) => id).filter((id) => !this.#parked.isWaiting(id));
      if (ids.length === 0) return fired;
      const changed = await Promise.all(ids.map((id) => this.#fire(id, now)));
      fired += changed.filter(Boolean).length;
    }
  }

  async #fire(id: RequestId, at: Instant): Promise<boolean> {
    const outcome = await this.#parked.try(id, () => {
      const passTime = { type: 'pass-time', at } as const;
      return this.performer.perform(id, (state, facts) => decide(passTime, state, facts));
    });
    return outcome !== undefined;
  }
}
