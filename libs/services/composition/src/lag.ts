import type { EventStore, Position } from '@icx/event-store';

const PAGE = 1_000;

/** How many events the log has after a position, counted up to `most`: positions have gaps, so they do not tell. */
export const eventsAfter = async (log: EventStore, position: Position, most: number): Promise<number> => {
  if ((await log.head()) <= position) return 0;
  let count = 0;
  for (let after = position; count < most;) {
    const page = await log.readAll(after, Math.min(PAGE, most - count));
    const last = page.at(-1);
    if (!last) break;
    count += page.length;
    after = last.position;
  }
  return count;
};
