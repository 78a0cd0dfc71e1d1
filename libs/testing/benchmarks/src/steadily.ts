import { setTimeout as wait } from 'node:timers/promises';

/** Starts one every so often, come what may; how long each took from when it was due, so that a stall counts for all that it delays. */
export const steadily = async (
  perSecond: number,
  count: number,
  act: (n: number) => Promise<unknown>,
): Promise<readonly number[]> => {
  const began = performance.now();
  const running: Promise<number>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = began + (n * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await wait(early);
    running.push(act(n).then(() => performance.now() - due));
  }
  return Promise.all(running);
};
