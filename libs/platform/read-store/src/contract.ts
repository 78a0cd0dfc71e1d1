import { answering } from './contract/answering.ts';
import { following } from './contract/following.ts';
import { rebuilding } from './contract/rebuilding.ts';
import type { MakeStore } from './contract/store-under-test.ts';

export { MemoryLog } from './contract/memory-log.ts';
export { contractViews, nextViews } from './contract/store-under-test.ts';
export { changed } from './contract/views.ts';
export type { MakeStore, OpenedStore, StoreUnderTest } from './contract/store-under-test.ts';

/** What every engine of the read store keeps. */
export const readStoreContract = (engine: string, make: MakeStore): void => {
  describe(`${engine}: the read store's contract`, () => {
    following(make);
    answering(make);
    rebuilding(make);
  });
};
