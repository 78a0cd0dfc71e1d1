import { roles, type Role } from '@icx/parties';
import { Option } from 'commander';
import { sandboxToken } from '../data-folder/sandbox-token.ts';
import { dataFolderOf, outputOf, withDataFolder } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import type { Define } from './define.ts';

interface Options extends LocationOptions {
  readonly role?: Role;
  readonly user?: string;
}

export const token: Define = (command, surroundings) => {
  withDataFolder(
    command
      .argument('<party>', 'AAAA, BBBB …')
      .addOption(new Option('--role <role>', 'instead of the one that the party has').choices(roles))
      .option('--user <name>', 'which person of the party; by default nobody in particular'),
  )
    .addHelpText('after', '\nFor 12 hours, with everything that such a party may do. Live mode accepts no such token.')
    .action(async (party: string, options: Options) => {
      const token = await sandboxToken(dataFolderOf(options, surroundings), party, options);
      outputOf(options, surroundings).result({ party, token }, () => token);
    });
};
