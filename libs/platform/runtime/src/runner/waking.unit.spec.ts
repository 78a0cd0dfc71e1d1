import { positionOf, type Batch, type EventStore } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { Runner } from './runner.ts';
import { wakingBy } from './waking.ts';

test('after a failure it goes on where it was: nothing that was recorded meanwhile is unheard', async () => {
  const afters: bigint[] = [];
  const batch = { reached: positionOf(6n), events: [{ type: 'orders.ordered.v1' }] } as unknown as Batch;
  let head = 5n;
  const log = {
    head: async () => positionOf(head),
    subscribe: ({ after }: { after: bigint }, handler: (batch: Batch) => Promise<void>) => {
      afters.push(after);
      return { done: handler(batch), stop: async () => undefined };
    },
  } as unknown as EventStore;
  let areUp = false;
  const reached = async () => {
    if (!areUp) throw new Error('PostgreSQL restarts.');
  };
  const jobs = new Runner({ take: async () => 1n });
  let runs = 0;
  jobs.add({ name: 'orders', wokenBy: ['orders.ordered.'], run: async () => (runs += 1) });
  jobs.start();
  const waking = wakingBy(log, { reached } as unknown as ReadStore, jobs);
  const turn = { token: 0n, signal: new AbortController().signal, goesWell: () => undefined };
  await expect(waking.run(turn)).rejects.toThrow('restarts');
  head = 9n;
  areUp = true;
  await waking.run(turn);
  await waking.run(turn);
  expect(afters).toEqual([5n, 5n, 6n]);
  await jobs.stop();
  expect(runs).toBeGreaterThan(0);
});
