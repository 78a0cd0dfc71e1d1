import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { Deliveries } from '@icx/requests-service';
import { Reactor, type Checkpoints, type Clock, type Leases, type Runner } from '@icx/runtime';
import { Addressees, type Requests } from './addressees.ts';
import { DeliveryNews } from './delivery-news.ts';
import { MailSilence } from './mail-silence.ts';
import { Outbox, type PostObserver } from './outbox.ts';
import type { ContactList } from './ports.ts';
import { Sending } from './sending.ts';

export interface OutboxEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly checkpoints: Checkpoints & Leases;
  readonly requests: Requests;
  /** Is told what became of the notices of legs. */
  readonly legs: Deliveries;
  readonly contacts: ContactList;
  readonly observe?: PostObserver;
}

/** What posts and sends, and tells what came of it. */
export const outboxServices = (engines: OutboxEngines) => {
  const { log, views, keys, clock, checkpoints, requests, legs, contacts, observe } = engines;
  const outbox = new Outbox(log, views, observe);
  const addressees = new Addressees(requests, contacts);
  const sending = new Sending({ outbox, addressees, keys, clock, views, leases: checkpoints });
  const news = new DeliveryNews({ outbox, legs, contacts, keys });
  /** Tells legs, contact list and SECAS what became of mails. */
  const deliveries = new Reactor(log, views, checkpoints, {
    name: 'mail-deliveries',
    prefixes: ['mail.recipient-', 'mail.notice-undeliverable.'],
    handle: (events) => news.handle(events),
    problem: () => news.problem(),
  });
  return {
    outbox,
    sending,
    silence: new MailSilence(views, clock, sending),
    deliveries,
    runBy: (jobs: Runner): void => {
      for (const job of [deliveries, news.job(), sending.job()]) jobs.add(job);
    },
  };
};
