import { outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { Documents } from '../exchange/documents.ts';
import { seeThrough } from '../exchange/long-work.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { Define } from './define.ts';

export const rebuild: Define = (command, surroundings) => {
  withPost(command).action(async (options: PostOptions) => {
    const done = ({ processed }: Documents['ViewsRebuild']): number => processed;
    const progress = await seeThrough(['v1/views/rebuild', 'events'], done, options, surroundings);
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
