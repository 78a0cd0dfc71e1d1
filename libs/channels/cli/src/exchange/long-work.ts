import { setTimeout as wait } from 'node:timers/promises';
import { progressBar } from '../output/progress.ts';
import { connect, keyOf, SECAS } from './caller.ts';
import type { PostOptions } from './caller.ts';
import type { Surroundings } from '../surroundings.ts';

/** Milliseconds between two looks at how far it is. */
const EVERY = 100;

interface Progress {
  readonly state: string;
  readonly total: number;
}

/** Orders work that goes on while the exchange serves, and shows how far it is until it runs no more. */
export const seeThrough = async <P extends Progress>(
  [address, unit]: readonly [address: string, unit: string],
  done: (progress: P) => number,
  options: PostOptions,
  surroundings: Surroundings,
): Promise<P> => {
  const exchange = await connect(options, surroundings, SECAS);
  const bar = await progressBar(unit, surroundings.terminal);
  let progress = (await exchange.post<P>(address, {}, keyOf(options))).body;
  try {
    while (progress.state === 'running') {
      bar.update(done(progress), progress.total);
      await wait(EVERY);
      progress = await exchange.get<P>(address);
    }
  } finally {
    bar.stop();
  }
  return progress;
};
