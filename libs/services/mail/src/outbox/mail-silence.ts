import type { ReadStore } from '@icx/read-store';
import type { Clock } from '@icx/runtime';
import { addMinutes, instant, type Instant } from '@icx/working-days';
import { mailQueries } from './queries.ts';
import type { Sending } from './sending.ts';

/** So long mail may wait while none is handed over [choice]: twice the longest pause between attempts. */
const SILENT_MINUTES = 60;

/** Watches whether mail leaves: a relay may answer, put everything off, and nobody be told anything. */
export class MailSilence {
  constructor(
    private readonly views: ReadStore,
    private readonly clock: Clock,
    private readonly sending: Pick<Sending, 'isOpen'>,
  ) {}

  /** Since when mail waits and none was handed over; `undefined`: none waits, or none is to leave here. */
  async since(): Promise<Instant | undefined> {
    const waiting = this.sending.isOpen ? await mailQueries.waitingSince(this.views) : undefined;
    const sent = waiting && (await mailQueries.lastSentAt(this.views));
    return sent && sent > waiting ? sent : waiting;
  }

  /** The same once it is too long. */
  async silentSince(): Promise<Instant | undefined> {
    const since = await this.since();
    return since && addMinutes(since, SILENT_MINUTES) <= instant(this.clock.now()) ? since : undefined;
  }

  async problem(): Promise<string | undefined> {
    const since = await this.silentSince();
    return (
      since && `Mail waits, and none was handed over since ${since}. See what the relay says of it (ICX_SMTP_URL).`
    );
  }
}
