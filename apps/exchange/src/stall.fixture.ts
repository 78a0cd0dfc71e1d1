import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The longest turn of the event loop while this was done, milliseconds of this thread's processor time: for so long
 * nobody else was served. Not of the clock on the wall, which also counts what other processes took.
 */
export const longestTurn = async (work: () => Promise<unknown>): Promise<number> => {
  let [done, longest] = [false, 0];
  let before = process.threadCpuUsage();
  const ended = work().finally(() => (done = true));
  do {
    await nextTurn();
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user - before.user + now.system - before.system);
    before = now;
  } while (!done);
  await ended;
  return longest / 1_000;
};

/** The least of several goes, which is the one without the garbage of something else. */
export const least = async (goes: number, measure: (go: number) => Promise<number>): Promise<number> => {
  let found = Infinity;
  for (let go = 0; go < goes; go++) found = Math.min(found, await measure(go));
  return found;
};
