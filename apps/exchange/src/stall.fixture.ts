import { setImmediate as nextTurn } from 'node:timers/promises';

/** Processor time of this thread, milliseconds: in all, and in the longest turn of its event loop, while nobody else was served. */
export interface Turns {
  readonly longest: number;
  readonly all: number;
}

/** The turns of the event loop while this was done. Not by the clock on the wall, which also counts what other processes took. */
export const turnsOf = async (work: () => Promise<unknown>): Promise<Turns> => {
  let [done, longest, all] = [false, 0, 0];
  let before = process.threadCpuUsage();
  const ended = work().finally(() => (done = true));
  do {
    await nextTurn();
    const now = process.threadCpuUsage();
    const turn = (now.user - before.user + now.system - before.system) / 1_000;
    longest = Math.max(longest, turn);
    all += turn;
    before = now;
  } while (!done);
  await ended;
  return { longest, all };
};

/** The least of what the goes came to, three at most, fewer once one is below the bound: garbage of something else may be in one of them. */
export const leastOf = async (bound: number, go: (n: number) => Promise<number>): Promise<number> => {
  let found = Infinity;
  for (let n = 1; n <= 3 && found >= bound; n++) found = Math.min(found, await go(n));
  return found;
};

export const longestBelow = (bound: number, work: () => Promise<unknown>): Promise<number> =>
  leastOf(bound, async () => (await turnsOf(work)).longest);
