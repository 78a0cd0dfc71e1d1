import type { Clock } from '@icx/runtime';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';
import { requestsQueries } from './queries.ts';

/** Requests woken at a time: their appends share commits. */
const BATCH = 128;

/** A request whose time cannot pass now, and why: it waits for somebody, and `/readyz` says so. */
export interface Parked {
  readonly request: string;
  readonly refusal: Refusal;
}

/**
 * Lets time pass for requests whose next timer is due: reminders, receipts, breaches, idle closes, erasures.
 * Firing is an append with an expected revision, so a late or double firing changes nothing. Driven by the clock and
 * the views' timer index, never by events: replaying or rebuilding fires nothing.
 */
export class Timers {
  readonly #parked = new Map<string, Refusal>();
  #sweeping: Promise<number> | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #failure: Error | undefined;

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

  /** Fires everything that is due now, the most overdue first. Returns how many requests changed. */
  async sweep(): Promise<number> {
    this.#sweeping ??= this.#sweep().finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  /** Sweeps what fell due while nobody watched, then every `everyMs` milliseconds. */
  async start(everyMs: number): Promise<void> {
    await this.sweep();
    const tick = async (): Promise<void> => {
      try {
        await this.sweep();
        this.#failure = undefined;
      } catch (error) {
        this.#failure = error as Error;
      }
      if (this.#ticker) this.#ticker = setTimeout(() => void tick(), everyMs);
    };
    this.#ticker = setTimeout(() => void tick(), everyMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#ticker);
    this.#ticker = undefined;
    await this.#sweeping?.catch(() => undefined);
  }

  parked(): readonly Parked[] {
    return [...this.#parked].map(([request, refusal]) => ({ request, refusal }));
  }

  /** Why the last tick failed, if it did. */
  failure(): Error | undefined {
    return this.#failure;
  }

  async #sweep(): Promise<number> {
    let fired = 0;
    this.#parked.clear();
    for (;;) {
      const now = instant(this.clock.now());
      const due = await requestsQueries.timers(this.views, now, BATCH + this.#parked.size);
      const ids = due.map(({ id }) => id).filter((id) => !this.#parked.has(id));
      if (ids.length === 0) return fired;
      const changed = await Promise.all(ids.map((id) => this.#fire(id, now)));
      fired += changed.filter(Boolean).length;
    }
  }

  async #fire(id: RequestId, at: Instant): Promise<boolean> {
    const outcome = await this.performer.perform(id, (state, facts) => decide({ type: 'pass-time', at }, state, facts));
    // Parked until the next sweep: a calendar that does not reach so far will be brought up to date.
    if (isRefusal(outcome)) this.#parked.set(id, outcome);
    return !isRefusal(outcome);
  }
}
