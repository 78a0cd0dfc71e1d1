import { StorageUnavailable } from '@icx/event-store';
import { writeExport } from '../audit/write-export.ts';
import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { exitCodes, Failure } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import type { Define } from './define.ts';

export const exportLog: Define = (command, surroundings) => {
  withDataFolder(command.argument('<file>', 'where to write it; must not be there yet'))
    .addHelpText(
      'after',
      '\nOne event per line, as JSON: its leaf and the hash of it. No install code is in the log; who asked whom is.',
    )
    .action(async (file: string, options: LocationOptions) => {
      const leaves = await dataFolderOf(options, surroundings).leaves();
      const bar = await progressBar('events', surroundings.terminal);
      try {
        const events = await writeExport(leaves, file, bar.update);
        outputOf(options, surroundings).result(
          { file, events },
          () =>
            `${events.toLocaleString('en-GB')} events written to ${file}. Whoever has the public key and a checkpoint can\n` +
            `check it: icx verify --export ${file} --key KEY --checkpoint CHECKPOINT`,
        );
      } catch (error) {
        if (error instanceof StorageUnavailable) throw new Failure(exitCodes.usage, error.reason, error.message);
        throw error;
      } finally {
        bar.stop();
        await leaves.close();
      }
    });
};
