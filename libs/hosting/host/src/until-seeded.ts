import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '@icx/composition';
import type { EventStore } from '@icx/event-store';
import { lastSeeded } from '@icx/sandbox';

/** Milliseconds that a worker may take to fill an empty sandbox, and from one look to the next. */
const [PATIENCE, LOOK] = [60_000, 250];

/** A worker fills an empty sandbox. Throws `StartRefused` where none does. */
export const untilSeeded = async (log: Pick<EventStore, 'readStream'>): Promise<void> => {
  for (const until = performance.now() + PATIENCE; (await log.readStream(lastSeeded)).length === 0; await pause(LOOK))
    if (performance.now() > until)
      throw new StartRefused('This sandbox is empty, and no worker fills it: start a worker with the same settings.');
};
