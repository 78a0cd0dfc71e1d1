import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { Clock, Leases, Runner } from '@icx/runtime';
import { Addressees, type Requests } from './outbox/addressees.ts';
import { Outbox, type PostObserver } from './outbox/outbox.ts';
import type { ContactList } from './outbox/ports.ts';
import { Sending } from './outbox/sending.ts';

export interface MailEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly checkpoints: Leases;
  readonly requests: Requests;
  readonly contacts: ContactList;
  readonly observe?: PostObserver;
}

/** What serves mail, ready to use without Nest. Nothing leaves before `sending.open`. */
export const mailServices = ({ log, views, keys, clock, checkpoints, requests, contacts, observe }: MailEngines) => {
  const outbox = new Outbox(log, views, observe);
  const addressees = new Addressees(requests, contacts);
  const sending = new Sending({ outbox, addressees, keys, clock, views, leases: checkpoints });
  return {
    outbox,
    sending,
    runBy: (jobs: Runner): void => void jobs.add(sending.job()),
  };
};
