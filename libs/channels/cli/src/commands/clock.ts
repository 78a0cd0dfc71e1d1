import { clerkTime } from '@icx/words';
import { connect, keyOf, outputOf, SECAS, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import type { Define } from './define.ts';

interface Options extends PostOptions {
  readonly advance?: string;
  readonly now?: string;
}

export const clock: Define = (command, surroundings) => {
  withPost(
    command
      .option('--advance <duration>', 'ISO 8601, counted on the London calendar: P3D, P1M, PT2H')
      .option('--now <instant>', 'to this instant: 2026-12-08T09:00:00+00:00'),
  ).action(async (options: Options) => {
    const { advance, now } = options;
    if ((advance === undefined) === (now === undefined))
      throw wrongUsage('clock-move-unclear', 'Give either --advance or --now.');
    const exchange = await connect(options, surroundings, SECAS);
    const { body } = await exchange.post<{ now: string }>('v1/sandbox/clock', { advance, now }, keyOf(options));
    outputOf(options, surroundings).result(body, () => `It is ${clerkTime(body.now)} in the sandbox.`);
  });
};
