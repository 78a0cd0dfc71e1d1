import type { EventStore } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import type { Job, Runner } from './runner.ts';

/** Wakes jobs, once views show it, by what another process records: one follower of the log for all of them. */
export const wakingBy = (log: Pick<EventStore, 'head' | 'subscribe'>, views: ReadStore, jobs: Runner): Job => ({
  name: 'waking',
  ofProcess: true,
  run: async ({ signal, goesWell }) => {
    const subscription = log.subscribe({ after: await log.head() }, async ({ reached, events }) => {
      const woken = jobs.wokenBy(new Set(events.map(({ type }) => type)));
      if (woken.length === 0) return;
      await views.reached(reached);
      for (const job of woken) job.wake();
      goesWell();
    });
    const stop = (): void => void subscription.stop();
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    await subscription.done;
  },
});
