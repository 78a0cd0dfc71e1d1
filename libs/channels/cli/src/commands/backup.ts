import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { consent, withYes } from '../exchange/consent.ts';
import type { ConsentOptions } from '../exchange/consent.ts';
import type { Define } from './define.ts';

interface RestoreOptions extends LocationOptions, ConsentOptions {
  readonly log?: string;
  readonly vault?: string;
  readonly keys?: string;
}

const count = (number: number): string => number.toLocaleString('en-GB');

export const backup: Define = (command, surroundings) => {
  withDataFolder(command.argument('<folder>', 'where it goes: empty, or not there yet'))
    .addHelpText(
      'after',
      '\nBeside a running exchange too. Log, vault and keys go into folders of their own: keep them under different control.',
    )
    .action(async (folder: string, options: LocationOptions) => {
      const made = await dataFolderOf(options, surroundings).backUp(folder);
      outputOf(options, surroundings).result({ folder, ...made }, () =>
        made.logBeside
          ? `${folder} holds ${count(made.codes)} codes and ${count(made.mails)} mails, each of which opens, and all else that is in PostgreSQL. ` +
            `It does not hold the log: copy KurrentDB's files now, as its manual says, before anything is started. Its last event, of ` +
            `${count(made.logBeside.events)}, is at position ${made.logBeside.position}.`
          : `${folder} holds the log up to position ${made.head} and ${count(made.codes)} codes and ${count(made.mails)} mails, each of which opens.`,
      );
    });
};

export const restore: Define = (command, surroundings) => {
  withYes(withDataFolder(command.argument('<folder>', 'what `icx backup` made')))
    .option('--log <folder>', 'where the log is, if not in <folder>/log')
    .option('--vault <folder>', 'where the vault is, if not in <folder>/vault')
    .option('--keys <folder>', 'where the keys are, if not in <folder>/keys')
    .addHelpText(
      'after',
      '\nIf anything is not sound all stays as it was. Over a data folder that is not empty only where that is confirmed.',
    )
    .action(async (folder: string, options: RestoreOptions) => {
      const data = dataFolderOf(options, surroundings);
      if (!data.isEmpty())
        await consent(
          `${data.path} is not empty: what it holds is put aside, and no longer served.`,
          options,
          surroundings.terminal,
        );
      const { log = `${folder}/log`, vault = `${folder}/vault`, keys = `${folder}/keys` } = options;
      const restored = await data.restore({ log, vault, keys });
      outputOf(options, surroundings).result(
        { data: data.path, ...restored },
        () =>
          `${data.path} is restored up to position ${restored.head}${restored.lastRecordedAt ? `, written ${restored.lastRecordedAt}` : ''}. ` +
          `What came after it is lost. ${restored.putAside ? `What was there is in ${restored.putAside}. ` : ''}\`icx start\` serves it.`,
      );
    });
};
