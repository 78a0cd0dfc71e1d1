import { Option } from 'commander';
import { revealFormats } from '@icx/install-code';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { requestPath } from '../exchange/documents.ts';
import type { Revealed } from '../exchange/documents.ts';
import { fields } from '../output/table.ts';
import type { Define } from './define.ts';

interface Options extends PostOptions {
  readonly format: string;
  readonly reason: string;
}

/** The one place where a code is shown. */
const words = ({ installCode, format, deviceId, representation, check, warning, advice }: Revealed): string => {
  const notes = [...(warning ? [warning] : []), ...advice].map((note) => `\n\nMind: ${note}`);
  const shown = fields([
    ['install code', installCode],
    ['format', format],
    ['Device ID', deviceId],
    ['supplied as', `${representation}, ${check === 'crc-checked' ? 'CRC checked' : 'cannot be checked'}`],
  ]);
  return shown + notes.join('');
};

export const reveal: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<request>', 'its id, icr_…')
      .addOption(new Option('--format <format>', 'how to show it').choices(revealFormats).makeOptionMandatory())
      .requiredOption('--reason <text>', 'why it is needed now; recorded'),
  ).action(async (id: string, options: Options) => {
    const { format, reason } = options;
    const exchange = await connect(options, surroundings);
    const { body } = await exchange.post<Revealed>(requestPath(id, '/reveal'), { format, reason }, keyOf(options));
    outputOf(options, surroundings).result(body, () => words(body));
  });
};
