import type { Services } from '@icx/composition';
import { nextDigest } from '@icx/contacts';
import type { PartyId } from '@icx/identifiers';
import { postIdOf } from '@icx/mail-service';
import type { Job } from '@icx/runtime';
import { atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import { hearsOfReports } from './hears-of-reports.ts';

/** How often it is looked whose hour has come, milliseconds. */
const TICK = 60_000;

/**
 * Tells each party that wants it, once a day from its hour on, how its clocks stand. No event says that a day has begun, so this
 * is posted by the clock; the id has the day in it, so a day has one, and after a standstill there is one, not many.
 */
export class SlaDigests {
  /** Until when each party is served, in this process: figures are not counted again all day for who has none. */
  readonly #looked = new Map<PartyId, PlainDate>();

  constructor(private readonly services: Services) {}

  job(): Job {
    return { name: 'sla-digest', everyMs: TICK, run: () => this.sweep() };
  }

  async sweep(): Promise<void> {
    const { clock, register } = this.services;
    const now = instant(clock.now());
    const today = londonDate(now);
    for (const { party } of (await register.parties()).values()) {
      if (this.#looked.get(party) === today) continue;
      const { kinds, hours } = await this.services.preferences.of(party);
      if (nextDigest(atLondon(today, '00:00'), { hours }) > now) continue;
      if (kinds['sla-digest'] !== 'none') await this.#tell(party, now);
      this.#looked.set(party, today);
    }
  }

  async #tell(party: PartyId, now: Instant): Promise<void> {
    const { engines, mail } = this.services;
    const { keys, views, log } = engines;
    const id = postIdOf(keys, 'notice', 'sla-digest', party, londonDate(now));
    if ((await mail.outbox.postOf(id)) || !(await hearsOfReports(this.services, party, now))) return;
    await views.reached(await log.head());
    if (!(await this.services.dailyStandings.of(party))) return;
    await mail.outbox.post({ id, kind: 'sla-digest', party, legs: [], about: {}, postedAt: now });
  }
}
