import { setTimeout as sleep } from 'node:timers/promises';

/** What comes by itself, once it has; what does not come in half a minute is an error. */
export const eventually = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`It did not come: ${String(look)}`);
};
