import { setTimeout as sleep } from 'node:timers/promises';

/** What comes by itself, once it has; what does not come in half a minute is an error. @param look what is `undefined` or false is not there yet */
export const eventually = async <T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> => {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(25);
  }
  throw new Error(`It did not come: ${String(look)}`);
};
