import type { EventStore, Position } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import type { Job } from './job.ts';
import type { Runner } from './runner.ts';

/** Wakes jobs, once views show it, by what another process records: one follower of the log for all of them. */
export const wakingBy = (log: Pick<EventStore, 'head' | 'subscribe'>, views: ReadStore, jobs: Runner): Job => {
  /** Where it goes on after a failure. */
  let heard: Position | undefined;
  return {
    name: 'waking',
    ofProcess: true,
    run: async ({ signal, goesWell }) => {
      const subscription = log.subscribe({ after: (heard ??= await log.head()) }, async ({ reached, events }) => {
        const woken = jobs.wokenBy(new Set(events.map(({ type }) => type)));
        if (woken.length > 0) {
          await views.reached(reached);
          for (const job of woken) job.wake();
          goesWell();
        }
        heard = reached;
      });
      const stop = (): void => void subscription.stop();
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      await subscription.done;
    },
  };
};
