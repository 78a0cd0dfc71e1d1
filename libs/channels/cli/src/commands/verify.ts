import { verifyDataFolder } from '../data-folder/verify.ts';
import type { Verdict } from '../data-folder/verify.ts';
import { signerOf } from '@icx/audit';
import { readCheckpoints, readLogKey } from '../audit/files.ts';
import type { Brought } from '../data-folder/verify-checkpoints.ts';
import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import { exitCodes, Told } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import { verdictWords } from '../output/verdict-words.ts';
import type { DataFolder } from '../surroundings.ts';
import { collect } from './arguments.ts';
import type { Define } from './define.ts';
import { verifyExportCommand } from './verify-export.ts';
import type { VerifyOptions } from './verify-export.ts';

const exitCodeOf = ({ problems, unreadable }: Verdict): ExitCode => {
  if (unreadable.length > 0) return exitCodes.usage;
  return problems.length > 0 ? exitCodes.refused : exitCodes.done;
};

const broughtBy = async ({ key: file, checkpoint = [] }: VerifyOptions, folder: DataFolder): Promise<Brought> => {
  const own = file === undefined ? undefined : await readLogKey(file);
  const checkpoints = await readCheckpoints(checkpoint, own ?? signerOf(await folder.keys()).publicKey);
  return own ? { key: own, checkpoints } : { checkpoints };
};

export const verify: Define = (command, surroundings) => {
  withDataFolder(command)
    .option('--export <file>', 'check an exported log instead, with these files alone')
    .option('--key <file>', 'public key of the checkpoints, as `icx audit key` prints it')
    .option('--checkpoint <file>', 'a checkpoint that you kept; may be given again', collect)
    .addHelpText(
      'after',
      '\nReads only, beside a running exchange too. Exit code 0: clean, 1: problems, 2: not readable.',
    )
    .action(async (options: VerifyOptions) => {
      if (options.export !== undefined) return verifyExportCommand(options, surroundings);
      const folder = dataFolderOf(options, surroundings);
      await folder.keys();
      const brought = await broughtBy(options, folder);
      const verdict = await verifyDataFolder(folder, (step) => progressBar(step, surroundings.terminal), brought);
      const exitCode = exitCodeOf(verdict);
      const clean = exitCode === exitCodes.done;
      outputOf(options, surroundings).result({ clean, data: folder.path, ...verdict }, () =>
        verdictWords(folder.path, verdict),
      );
      if (!clean) throw new Told(exitCode);
    });
};
