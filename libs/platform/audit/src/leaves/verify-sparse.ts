import { beginning, leafOf, type EventStore } from '@icx/event-store';
import { HASH } from '../merkle/hashes.ts';
import type { LeafStore } from './leaf-follower.ts';

/** Events at a time. */
const PAGE = 1_000;
/** Looking stops there. */
const MOST_PROBLEMS = 1_000;

/**
 * Reads a log with gaps whole and takes each leaf anew: every event that has one is as it was written, and none is gone. What was recorded last may
 * have none yet. Damage is told by the event's position, not thrown.
 */
export const verifySparseLog = async (
  log: Pick<EventStore, 'readAll'>,
  store: Pick<LeafStore, 'hashes' | 'head' | 'indexOf'>,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{
  readonly events: number;
  readonly problems: readonly { readonly position: bigint | null; readonly what: string }[];
}> => {
  const head = await store.head(); // before the events: whoever serves adds to both
  const problems: { position: bigint | null; what: string }[] = [];
  let [events, index, after] = [0, 0, beginning];
  for (let page = await log.readAll(after, PAGE); page.length > 0 && problems.length < MOST_PROBLEMS;) {
    const hashes = await store.hashes(index, page.length);
    for (const [n, event] of page.entries()) {
      const stored = hashes.subarray(n * HASH, (n + 1) * HASH);
      const isAsWritten = stored.length === 0 || leafOf(event, index + 1).hash.equals(stored);
      const own = isAsWritten ? index + 1 : ((await store.indexOf(event.position)) ?? index + 1);
      if (own > index + 1) {
        problems.push({ position: event.position, what: `${own - index - 1} event(s) before it are missing` });
        index = own - 1;
        break; // the rest of the page is read again, beside its own leaves
      }
      if (!isAsWritten)
        problems.push({ position: event.position, what: 'is not as it was written: its leaf hash differs' });
      [events, index, after] = [events + 1, index + 1, event.position];
    }
    onProgress(index, head);
    page = await log.readAll(after, PAGE);
  }
  if (index < head) problems.push({ position: null, what: `it ends at event ${index}, and ${head} have leaves` });
  return { events, problems };
};
