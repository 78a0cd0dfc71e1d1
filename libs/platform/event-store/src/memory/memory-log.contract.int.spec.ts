import { eventStoreContract } from '../contract.ts';
import { MemoryData } from './memory-data.ts';
import { MemoryLog } from './memory-log.ts';

eventStoreContract('an in-memory log with gaps and delays', () => {
  const data = new MemoryData();
  const open = () => new MemoryLog({ data, now: () => new Date().toISOString() });
  let store = open();
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      store = open();
      return store;
    },
    dispose: () => store.close(),
  });
});
