import { setTimeout as wait } from 'node:timers/promises';
import type { PlayerClient } from './cast.ts';

/** Milliseconds between two looks at what goes on by itself, and how many looks are enough. */
const EVERY = 50;
const LOOKS = 400;

/** Looks until it is there; `undefined`: it did not come. */
export const lookFor = async <T>(look: () => Promise<T | undefined>): Promise<T | undefined> => {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(EVERY);
  }
  return undefined;
};

interface SuccessionStanding {
  readonly progress: { readonly state: string; readonly problem?: string | null };
}

/** Waits until the legs have moved, which they do in the background. Returns what is wrong, if anything. */
export const carriedOut = async (overseer: PlayerClient, succession: string): Promise<string | undefined> => {
  const ended = await lookFor(async () => {
    const { progress } = await overseer.get<SuccessionStanding>(`v1/successions/${succession}`);
    return progress.problem || progress.state !== 'running' ? progress : undefined;
  });
  if (!ended) return 'the succession does not come to its end';
  return ended.problem ? `the succession does not get on: ${ended.problem}` : undefined;
};
