import { perform, stories, storyMarkdown, storyWords, totalsOf } from '@icx/demo';
import { Option } from 'commander';
import { verifyDataFolder } from '../data-folder/verify.ts';
import { dataFolderOf, isAddressGiven, outputOf, urlOf, withDataFolder } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { castOf, troupeAt } from '../exchange/cast.ts';
import { isReachable } from '../exchange/client.ts';
import { exitCodes, Failure, Told } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import type { DataFolder, Surroundings } from '../surroundings.ts';
import { columnsOf } from '../terminal.ts';
import type { Define } from './define.ts';
import { hostExchange, type HostedExchange } from './demo-exchange.ts';

const isClean = async (folder: DataFolder): Promise<boolean> => {
  const quietly = async () => ({ update: () => undefined, stop: () => undefined });
  const { problems, unreadable } = await verifyDataFolder(folder, quietly);
  return problems.length + unreadable.length === 0;
};

interface DemoOptions extends CallerOptions {
  readonly own?: true;
}

/** Nobody who said where to play is played for elsewhere. */
const ownExchange = async (
  url: string,
  options: DemoOptions,
  surroundings: Surroundings,
): Promise<HostedExchange | undefined> => {
  if (!options.own) {
    if (await isReachable(url)) return undefined;
    if (isAddressGiven(options, surroundings))
      throw new Failure(
        exitCodes.unreachable,
        'exchange-not-reachable',
        `No exchange is reachable at ${url}. Start it, or leave out --url and ICX_URL: the demo starts one of its own.`,
      );
  }
  return hostExchange(surroundings);
};

export const demo: Define = (command, surroundings) => {
  const { dataFolder, terminal } = surroundings;
  withDataFolder(command)
    .option('--url <url>', 'where the exchange is (ICX_URL); without either, and where none runs, the demo starts one')
    .addOption(new Option('--own', 'start one in any case, with a data folder that goes with it').conflicts('url'))
    .option('--markdown', 'the table as Markdown')
    .addHelpText(
      'after',
      '\nThe clock of the exchange that it plays on moves on by some weeks. Exit code 0: all went as told.',
    )
    .action(async (options: DemoOptions & { readonly markdown?: true }) => {
      const began = performance.now();
      const output = outputOf(options, surroundings);
      const url = urlOf(options, surroundings);
      const own = await ownExchange(url, options, surroundings);
      const bar = await progressBar('stories', terminal);
      try {
        const folder = own ? dataFolder(own.folder, true) : dataFolderOf(options, surroundings);
        const told = await perform(stories, await castOf(troupeAt(own?.url ?? url, folder)), bar.update);
        bar.stop();
        const verified = own ? await isClean(folder) : null;
        const totals = totalsOf(told, (performance.now() - began) / 1000, verified);
        const where = own ? 'an exchange of its own, removed afterwards' : url;
        output.result({ playedOn: where, stories: told, totals }, () =>
          options.markdown ? storyMarkdown(told, totals) : storyWords(told, totals, columnsOf(terminal)),
        );
        if (totals.asTold < totals.stories || verified === false) throw new Told(exitCodes.refused);
      } finally {
        bar.stop();
        await own?.close();
      }
    });
};
