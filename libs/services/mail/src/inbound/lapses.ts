import { Commands } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { passTime, type MailId } from '@icx/mail';
import type { ReadStore } from '@icx/read-store';
import { Parked, type Clock, type Job } from '@icx/runtime';
import { instant, type Instant } from '@icx/working-days';
import { inboundStream } from './inbound-stream.ts';
import { inboundQueries } from './queries.ts';

/** Lapsed at a time: their appends share commits. */
const BATCH = 128;

/** What nobody confirmed in time waits no more. Driven by the clock and the view, as timers of requests are. */
export class Lapses {
  readonly #commands: Commands;
  readonly #parked = new Parked();

  constructor(
    log: EventStore,
    private readonly views: ReadStore,
    private readonly clock: Clock,
  ) {
    this.#commands = new Commands(log, views);
  }

  job(everyMs: number): Job {
    return {
      name: 'mail-lapses',
      everyMs,
      run: ({ signal }) => this.#sweep(signal),
      problem: () => this.#parked.problem(),
    };
  }

  /** When the next one lapses; `undefined`: nothing waits. */
  async nextDueAt(): Promise<Instant | undefined> {
    const rows = await inboundQueries.lapsing(this.views, undefined, 1 + this.#parked.size);
    return rows.find(({ id }) => !this.#parked.has(id))?.lapses_at ?? undefined;
  }

  /** Has everything lapse that is due now. */
  sweep(): Promise<void> {
    this.#parked.retryAll();
    return this.#sweep();
  }

  async #sweep(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted) {
      const now = instant(this.clock.now());
      const due = await inboundQueries.lapsing(this.views, now, BATCH + this.#parked.size);
      const ids = due.map(({ id }) => id).filter((id) => !this.#parked.isWaiting(id));
      if (ids.length === 0) return;
      await Promise.all(ids.map((id) => this.#lapse(id, now)));
    }
  }

  async #lapse(id: MailId, now: Instant): Promise<void> {
    await this.#parked.try(id, () =>
      this.#commands.perform(id, inboundStream, exchangeItself, (mail) => passTime(mail, now)),
    );
  }
}
