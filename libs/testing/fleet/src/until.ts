import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds: how long a machine with others to serve may take, and from one look to the next. */
const [PATIENCE, LOOK] = [120_000, 50];

/** Resolves when it is so; rejects with what was waited for where that takes too long. */
export const until = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  for (const end = performance.now() + PATIENCE; !(await look()); await pause(LOOK))
    if (performance.now() > end) throw new Error(`It did not come within ${PATIENCE / 1000} s: ${what}.`);
};
