import { BrokenOff, FEWEST, MOST, planOf, play, playedWords, stories, wasPlayed } from '@icx/demo';
import { dataFolderOf, outputOf, urlOf, withDataFolder } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { Proposed } from '../exchange/approvals.ts';
import { castOf, troupeAt } from '../exchange/cast.ts';
import { isReachable } from '../exchange/client.ts';
import { exitCodes, Failure, Told, wrongUsage } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import { isLive } from '../sign-in/resource.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface PlayOptions extends LocationOptions {
  readonly url?: string;
  readonly seed: number;
  readonly requests: number;
}

/** As it was said here, where it was. */
const whereIn = ({ data, url }: PlayOptions): string =>
  (data === undefined ? '' : ` --data ${data}`) + (url === undefined ? '' : ` --url ${url}`);

const elsewhere = 'Play on a new data folder: ICX_DATA=data-2 npm start, and ICX_DATA=data-2 here.';

/** It is half filled then, which nobody should take for a month. */
const brokenOff = (error: unknown): unknown => {
  if (error instanceof Proposed)
    return new Failure(
      exitCodes.refused,
      'play-needs-approvals',
      'This sandbox asks for a second person (ICX_SANDBOX_APPROVALS): start it without, to have it filled.',
    );
  const told = error instanceof BrokenOff ? new Failure(exitCodes.refused, '', error.message) : error;
  if (!(told instanceof Failure)) return error;
  const detail = `The play was broken off, and the sandbox is half filled. ${told.detail} ${elsewhere}`;
  return new Failure(told.exitCode, 'play-broken-off', detail);
};

export const sandboxPlay: Define = (command, surroundings) => {
  withDataFolder(command)
    .description('Fill the sandbox with a month of life.')
    .option('--url <url>', 'where the exchange is (ICX_URL)')
    .option('--seed <number>', 'another month with another number', wholeNumber, 1)
    .option('--requests <number>', `how many, ${FEWEST} to ${MOST}`, wholeNumber, 300)
    .addHelpText(
      'after',
      '\nIts clock moves on to the first days of the month after the next one begins. Played once on a data folder; never live.',
    )
    .action(async (options: PlayOptions) => {
      const { seed, requests } = options;
      if (requests < FEWEST || requests > MOST)
        throw wrongUsage('requests-out-of-range', `Give --requests from ${FEWEST} to ${MOST}.`);
      const url = urlOf(options, surroundings);
      if (!(await isReachable(url)))
        throw new Failure(
          exitCodes.unreachable,
          'exchange-not-reachable',
          `No exchange is reachable at ${url}. Start a sandbox with \`npm start\`, in another terminal.`,
        );
      if (await isLive(url))
        throw wrongUsage(
          'play-in-live',
          `The exchange at ${url} is live: only a sandbox is filled with made-up requests.`,
        );
      const as = troupeAt(url, dataFolderOf(options, surroundings));
      const cast = await castOf(as);
      if (await wasPlayed(cast))
        throw new Failure(
          exitCodes.refused,
          'already-played',
          `A month was played there already, or begun: it is not played twice, nor gone on with. ${elsewhere}`,
        );
      const bar = await progressBar('a month', surroundings.terminal);
      try {
        const played = await play(planOf(seed, requests), { stories, cast, as }, (done, of, date) =>
          bar.update(done, of, `, it is ${date}`),
        ).catch((error: unknown) => {
          throw brokenOff(error);
        });
        bar.stop();
        outputOf(options, surroundings).result(played, () => playedWords(played, whereIn(options)));
        const wanting = played.strayed.length > 0 || played.stories.some(({ asTold }) => !asTold);
        if (wanting) throw new Told(exitCodes.refused);
      } finally {
        bar.stop();
      }
    });
};
