import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { RawMail } from '@icx/mail-store';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import type { Clock, Leases, Runner } from '@icx/runtime';
import { MailAddresses } from './addresses.ts';
import { inboundServices } from './inbound/inbound-services.ts';
import type { JudgingParts } from './inbound/judging.ts';
import { Addressees, type Requests } from './outbox/addressees.ts';
import { Outbox, type PostObserver } from './outbox/outbox.ts';
import type { ContactList } from './outbox/ports.ts';
import { Sending } from './outbox/sending.ts';

export interface MailEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly rawMail: RawMail;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly checkpoints: Leases;
  readonly requests: Requests;
  readonly contacts: ContactList & JudgingParts['contacts'];
  readonly register: Pick<Register, 'parties'>;
  readonly calendar: JudgingParts['calendar'];
  /** Under which our own addresses are, in lower case. */
  readonly mailDomain: string;
  readonly observe?: PostObserver;
}

/** What serves mail, ready to use without Nest. Nothing leaves before `sending.open`, nothing is read before `work.open`. */
export const mailServices = (engines: MailEngines) => {
  const { log, views, keys, clock, checkpoints, requests, contacts, register, mailDomain, observe } = engines;
  const outbox = new Outbox(log, views, observe);
  const addressees = new Addressees(requests, contacts);
  const sending = new Sending({ outbox, addressees, keys, clock, views, leases: checkpoints });
  const addresses = new MailAddresses(keys, mailDomain);
  const inbound = inboundServices({
    ...engines,
    addresses,
    postOf: (post) => outbox.postOf(post),
    parties: async () => [...(await register.parties()).values()].map(({ party }) => party),
  });
  return {
    ...inbound,
    outbox,
    sending,
    addresses,
    runBy: (jobs: Runner): void => {
      jobs.add(sending.job());
      inbound.runBy(jobs);
    },
  };
};
