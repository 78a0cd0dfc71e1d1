import type { EventStore } from '@icx/event-store';
import { LeaseLost, type Job } from '@icx/runtime';
import { LeafFollower, LeavesTakenOver, type LeafStore } from './leaf-follower.ts';

/**
 * Gives the events of a sparse log their leaves, in whichever process has the lease. The store has a token of its own: a
 * process that was thought dead adds no leaf when it wakes.
 */
export const leafJob = (log: EventStore, store: LeafStore): Job => ({
  name: 'leaves',
  run: async ({ signal, goesWell }) => {
    const follower = new LeafFollower(log, store);
    const stop = () => void follower.stop();
    await follower.start();
    signal.addEventListener('abort', stop, { once: true });
    try {
      goesWell();
      if (signal.aborted) stop();
      await follower.ended();
    } catch (error) {
      throw error instanceof LeavesTakenOver ? new LeaseLost('leaves') : error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  },
});
