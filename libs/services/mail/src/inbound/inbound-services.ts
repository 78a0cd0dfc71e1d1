import type { EventStore } from '@icx/event-store';
import type { RawMail } from '@icx/mail-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { Clock, Runner } from '@icx/runtime';
import type { MailAddresses } from '../addresses.ts';
import { Inbound } from './inbound.ts';
import { Judging, type JudgingParts } from './judging.ts';
import { Lapses } from './lapses.ts';
import { MailWork } from './mail-work.ts';
import { takeInBy } from './receive.ts';

export interface InboundEngines extends JudgingParts {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly rawMail: RawMail;
  readonly keys: Pick<KeyRing, 'hmac'>;
  readonly clock: Clock;
  readonly addresses: MailAddresses;
}

/** How often it is looked for what has lapsed, milliseconds. */
const TICK = 1_000;

/** Mail that comes in, from when it is on record. Nothing is read before `work.open`. */
export const inboundServices = (engines: InboundEngines) => {
  const { log, views, rawMail, clock, addresses } = engines;
  const judging = new Judging(engines);
  const work = new MailWork({ log, views, rawMail, clock, judging, addresses });
  const lapses = new Lapses(log, views, clock);
  return {
    /** Worked off within a second: whoever sent it waits for the 250 alone. */
    takeIn: takeInBy(engines),
    inbound: new Inbound({ log, views, rawMail, work, judging, addresses }),
    work,
    lapses,
    runBy: (jobs: Runner): void => {
      work.runBy(jobs);
      jobs.add(lapses.job(TICK));
    },
  };
};
