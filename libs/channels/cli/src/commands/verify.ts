import { verifyDataFolder } from '../data-folder/verify.ts';
import { signerOf } from '@icx/audit';
import { readCheckpoints, readLogKey } from '../audit/files.ts';
import type { Brought } from '../data-folder/verify-checkpoints.ts';
import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import { exitCodes, Told } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import { verdictWords } from '../output/verdict-words.ts';
import type { DataFolder } from '../surroundings.ts';
import { collect } from './arguments.ts';
import type { Define } from './define.ts';
import { verifyEvidenceCommand } from './verify-evidence.ts';
import { verifyExportCommand } from './verify-export.ts';
import type { VerifyOptions } from './verify-export.ts';

const broughtBy = async ({ key: file, checkpoint = [] }: VerifyOptions, folder: DataFolder): Promise<Brought> => {
  const own = file === undefined ? undefined : await readLogKey(file);
  if (checkpoint.length === 0) return { ...(own ? { key: own } : {}), checkpoints: [] };
  const key = own ?? signerOf(await folder.keys()).publicKey;
  return { key, checkpoints: await readCheckpoints(checkpoint, key) };
};

export const verify: Define = (command, surroundings) => {
  withDataFolder(command)
    .option('--export <file>', 'check an exported log instead, with these files alone')
    .option('--evidence <file>', 'check the evidence of a request instead, with this file and the key alone')
    .option('--key <file>', 'public key of the checkpoints, as `icx audit key` prints it')
    .option('--checkpoint <file>', 'a checkpoint that you kept; may be given again', collect)
    .addHelpText(
      'after',
      '\nOf a data folder or of a backup, also without its keys: then it says what could not be checked. Reads only, beside a' +
        ' running exchange too. Exit code 0: clean, 1: problems, or something could not be read. An export or evidence needs no' +
        ' exchange: 0: all holds, 1: something does not, 2: the file is none.',
    )
    .action(async (options: VerifyOptions) => {
      if (options.evidence !== undefined) return verifyEvidenceCommand(options, surroundings);
      if (options.export !== undefined) return verifyExportCommand(options, surroundings);
      const folder = dataFolderOf(options, surroundings);
      const brought = await broughtBy(options, folder);
      const verdict = await verifyDataFolder(folder, (step) => progressBar(step, surroundings.terminal), brought);
      // What could not be read is not known to be sound.
      const clean = verdict.problems.length + verdict.unreadable.length === 0;
      outputOf(options, surroundings).result({ clean, data: folder.path, ...verdict }, () =>
        verdictWords(folder.path, verdict),
      );
      if (!clean) throw new Told(exitCodes.refused);
    });
};
