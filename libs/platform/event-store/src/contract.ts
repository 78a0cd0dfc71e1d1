import { appends } from './contract/appends.ts';
import { durability } from './contract/durability.ts';
import { reads } from './contract/reads.ts';
import type { MakeStore } from './contract/store-under-test.ts';
import { streamNames } from './contract/stream-names.ts';
import { subscriptions } from './contract/subscriptions.ts';
import { values } from './contract/values.ts';

export { reservationsContract } from './contract/reservations.ts';
export type { MakeStore, StoreUnderTest } from './contract/store-under-test.ts';

/**
 * What every engine of the log has to pass, for Jest. `make` answers a store with an empty log of its own;
 * `reopen` closes it and opens it again over the same data; `dispose` closes it and removes the data.
 */
export const eventStoreContract = (name: string, make: MakeStore): void => {
  describe(`${name} keeps the event store's contract`, () => {
    appends(make);
    reads(make);
    values(make);
    streamNames(make);
    subscriptions(make);
    durability(make);
  });
};

/** What hands on a log's events has to keep of it. */
export const subscriptionContract = (name: string, make: MakeStore): void => {
  describe(`${name} keeps the contract of subscriptions`, () => subscriptions(make));
};
