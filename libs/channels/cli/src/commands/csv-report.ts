import type { Command } from 'commander';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { saveCsv, showAsJson, showCsv } from '../files/save.ts';
import type { Surroundings } from '../surroundings.ts';

export interface ReportOptions extends CallerOptions {
  readonly out?: string;
}

export const withOut = (command: Command): Command =>
  withCaller(
    command.option('--out <file>', 'write the CSV there, whole or not at all; must not be there yet'),
  ).addHelpText(
    'after',
    '\nCSV as it comes, of any length; with --json one array of objects, or with --out how many rows were written.',
  );

/** A report of any length, to a file or to standard output. */
export const csvReport = async (path: string, options: ReportOptions, surroundings: Surroundings): Promise<void> => {
  const pieces = (await connect(options, surroundings)).csv(path);
  const { out, json } = options;
  if (out === undefined) return (json ? showAsJson : showCsv)(pieces, surroundings.terminal);
  const rows = await saveCsv(pieces, out);
  outputOf(options, surroundings).result(
    { file: out, rows },
    () => `${rows.toLocaleString('en-GB')} rows written to ${out}.`,
  );
};
