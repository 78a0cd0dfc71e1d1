import { Option } from 'commander';
import { dataFolderOf, outputOf, withDataFolder, type LocationOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import type { Counts, Profile } from '../surroundings.ts';
import type { Define } from './define.ts';

interface MigrateOptions extends LocationOptions {
  readonly from: Profile;
  readonly to: Profile;
  readonly dryRun?: boolean;
}

const profiles: readonly Profile[] = ['embedded', 'distributed'];

const profile = (flags: string, words: string) => new Option(flags, words).choices(profiles).makeOptionMandatory();

const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([thing, count]) => `  ${thing}: ${count.toLocaleString('en-GB')}`)
    .join('\n');

export const migrate: Define = (command, surroundings) => {
  withDataFolder(command)
    .addOption(profile('--from <profile>', 'where it lives'))
    .addOption(profile('--to <profile>', 'where it is to live'))
    .option('--dry-run', 'say how much would move')
    .addHelpText(
      'after',
      '\nOf an exchange that is stopped, in all its processes; with DATABASE_URL and the other settings as it has them there.' +
        '\nBroken off it goes on when it is run again; until it is over neither place can be started.',
    )
    .action(async (options: MigrateOptions) => {
      const { from, to, dryRun = false } = options;
      if (from === to) throw wrongUsage('same-profile', 'Name two profiles: it lives in one, and moves to the other.');
      const data = dataFolderOf(options, surroundings);
      const bar = await progressBar('moving', surroundings.terminal);
      const { counts, root } = await data
        .migrate({ from, dryRun, onProgress: (what, done, total) => bar.update(done, total, `  ${what}`) })
        .finally(() => bar.stop());
      outputOf(options, surroundings).result(
        { from, to, dryRun, counts, ...(root === undefined ? {} : { root }) },
        () => {
          if (dryRun) return `Would move from ${from} to ${to}:\n${inWords(counts)}`;
          if (root === undefined)
            return `It had moved from ${from} to ${to} before, and nothing was changed there. Start it with ICX_PROFILE=${to}.`;
          return (
            `Moved from ${from} to ${to}, counted and compared:\n${inWords(counts)}\n` +
            `Both logs have the root ${root}. Start it with ICX_PROFILE=${to}.`
          );
        },
      );
    });
};
