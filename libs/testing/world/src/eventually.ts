import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds from one look to the next. */
const LOOK = 25;

/**
 * What comes by itself, once it has; an error where it does not come in time.
 * @param look what is `undefined` or false is not there yet
 * @param what is told that it did not come; the look's own text, if left out
 */
export const eventually = async <T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { what = String(look), patienceMs = 60_000 }: { readonly what?: string; readonly patienceMs?: number } = {},
): Promise<T> => {
  for (const end = performance.now() + patienceMs; ; await sleep(LOOK)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`It did not come within ${patienceMs / 1_000} s: ${what}`);
  }
};
