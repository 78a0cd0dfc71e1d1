import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '@icx/event-store';
import { lastSeeded } from '@icx/sandbox';

/** Milliseconds that a worker may take to fill an empty sandbox before that is told, and from one look to the next. */
const [PATIENCE, LOOK] = [30_000, 250];

/** A worker fills an empty sandbox. Where none has done so, one may still be started: it is told what is waited for. */
export const untilSeeded = async (log: Pick<EventStore, 'readStream'>, waits: (why: string) => void): Promise<void> => {
  let telling: number | undefined = performance.now() + PATIENCE;
  for (; (await log.readStream(lastSeeded)).length === 0; await pause(LOOK)) {
    if (telling === undefined || performance.now() < telling) continue;
    telling = undefined;
    waits('This sandbox is empty, and no worker fills it: start a worker with the same settings.');
  }
};
