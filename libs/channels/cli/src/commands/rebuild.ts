import { setTimeout as wait } from 'node:timers/promises';
import { connect, keyOf, outputOf, SECAS, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { RebuildProgress } from '../exchange/documents.ts';
import { exitCodes, Failure } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import type { Define } from './define.ts';

const EVERY = 100;
const VIEWS = 'v1/views/rebuild';

export const rebuild: Define = (command, surroundings) => {
  withPost(command).action(async (options: PostOptions) => {
    const exchange = await connect(options, surroundings, SECAS);
    const bar = await progressBar('events', surroundings.terminal);
    let progress = (await exchange.post<RebuildProgress>(VIEWS, {}, keyOf(options))).body;
    try {
      while (progress.state === 'running') {
        bar.update(progress.processed, progress.total);
        await wait(EVERY);
        progress = await exchange.get<RebuildProgress>(VIEWS);
      }
    } finally {
      bar.stop();
    }
    if (progress.state === 'failed')
      throw new Failure(
        exitCodes.exchangeFailed,
        'rebuild-failed',
        `The views could not be rebuilt: ${progress.reason}. Those in use were left as they were.`,
      );
    const { processed, seconds } = progress;
    outputOf(options, surroundings).result(
      progress,
      () => `All views were rebuilt from ${processed.toLocaleString('en-GB')} events in ${seconds.toFixed(1)} s.`,
    );
  });
};
