import { abreast } from '@icx/commands';
import type { Services } from '@icx/composition';
import type { PartyId } from '@icx/identifiers';
import { postIdOf } from '@icx/mail-service';
import type { Job } from '@icx/runtime';
import { atLondon, instant, londonDate } from '@icx/working-days';

/** How often it is looked whose mails wait, milliseconds. */
const TICK = 5_000;
/** Nobody is told of it before [choice]. */
const MORNING = '08:00';

/**
 * Tells each party, once a day [choice] as long as it is so, that mails wait for its word: its contacts, not who sent them. It
 * cannot be switched off: somebody may be answering in its name.
 */
export class WaitingMails {
  constructor(private readonly services: Services) {}

  job(): Job {
    return { name: 'waiting-mails', everyMs: TICK, run: () => this.sweep() };
  }

  async sweep(): Promise<void> {
    const now = instant(this.services.clock.now());
    if (now < atLondon(londonDate(now), MORNING)) return;
    await abreast(await this.services.mail.inbound.waitFor(), (party) => this.#tell(party));
  }

  async #tell(party: PartyId): Promise<void> {
    const { clock, contacts, engines, mail } = this.services;
    const at = instant(clock.now());
    const id = postIdOf(engines.keys, 'mail-waits', party, londonDate(at));
    if ((await mail.outbox.postOf(id)) || !(await contacts.mayReach(party))) return;
    await mail.outbox.post({ id, kind: 'mail-waits', party, legs: [], about: {}, postedAt: at });
  }
}
