import { verifyDataFolder } from '../data-folder/verify.ts';
import type { Verdict } from '../data-folder/verify.ts';
import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { exitCodes, Told } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import { verdictWords } from '../output/verdict-words.ts';
import type { Define } from './define.ts';

const exitCodeOf = ({ problems, unreadable }: Verdict): ExitCode => {
  if (unreadable.length > 0) return exitCodes.usage;
  return problems.length > 0 ? exitCodes.refused : exitCodes.done;
};

export const verify: Define = (command, surroundings) => {
  withDataFolder(command)
    .addHelpText(
      'after',
      '\nReads only, beside a running exchange too. Exit code 0: clean, 1: problems, 2: not readable.',
    )
    .action(async (options: LocationOptions) => {
      const folder = dataFolderOf(options, surroundings);
      await folder.keys();
      const verdict = await verifyDataFolder(folder, (step) => progressBar(step, surroundings.terminal));
      const exitCode = exitCodeOf(verdict);
      const clean = exitCode === exitCodes.done;
      outputOf(options, surroundings).result({ clean, data: folder.path, ...verdict }, () =>
        verdictWords(folder.path, verdict),
      );
      if (!clean) throw new Told(exitCode);
    });
};
