import { Argument } from 'commander';
import { fileKinds } from '@icx/files';
import { toFillIn } from '../files/to-fill-in.ts';
import type { Define } from './define.ts';

/** What a file of a kind looks like before it has rows. */
export const template: Define = (command, surroundings) => {
  command
    .addArgument(new Argument('<kind>', 'what its rows are').choices(fileKinds))
    .addHelpText('after', '\nThe line below the names is an example, and passed over when the file is uploaded.');
  toFillIn(command, surroundings, 'The template', (kind) => `v1/files/templates/${kind}`);
};
