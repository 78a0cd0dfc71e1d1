import { until } from '@icx/runtime';
import type { PlayerClient } from './cast.ts';

/** What goes on by itself is looked for; a machine that has much else to do takes a minute for a file. Milliseconds. */
const LOOKING = { lookMs: 50, patienceMs: 120_000 };

/** Looks until it is there; `undefined`: it did not come. */
export const lookFor = <T>(look: () => Promise<T | undefined>): Promise<T | undefined> => until(look, LOOKING);

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
