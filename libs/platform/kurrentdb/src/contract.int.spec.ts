import { randomBytes } from 'node:crypto';
import { eventStoreContract } from '@icx/event-store/contract';
import { MemoryReservations } from '@icx/event-store/memory';
import { KurrentCluster } from './fake/kurrent-cluster.fixture.ts';
import { openKurrentLog } from './index.ts';

/** A server somewhere, on which each test has a log of its own among all others; the one in this process otherwise. */
const url = process.env['KURRENTDB_URL'];

eventStoreContract(url ? 'KurrentDB' : 'KurrentDB (a server in this process)', async () => {
  const cluster = url ? undefined : await KurrentCluster.start();
  const reservations = new MemoryReservations();
  const log = `spec${randomBytes(6).toString('hex')}`;
  const open = () =>
    openKurrentLog({ url: url ?? cluster!.url(), log, reservations, now: () => new Date().toISOString() });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await store.close();
      cluster?.stop();
    },
  };
});
