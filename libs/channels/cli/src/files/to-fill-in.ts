import { fromPeople } from '@icx/tabular';
import type { Command } from 'commander';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import { intoNewFile } from './new-file.ts';
import { say, showAsJson } from './save.ts';

interface Options extends CallerOptions {
  readonly xlsx?: boolean;
  readonly out?: string;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * A file for people to fill in, kept as it comes: it is made for them, and read again as it is.
 * @param pathOf its address without `.csv` or `.xlsx`, of the command's argument
 */
export const toFillIn = (
  command: Command,
  surroundings: Surroundings,
  what: string,
  pathOf: (argument: string) => string,
): void => {
  withCaller(
    command
      .option('--xlsx', 'as a workbook')
      .option('--out <file>', 'write it there, whole or not at all; must not be there yet'),
  ).action(async (...given: readonly unknown[]) => {
    const { xlsx = false, out, json, ...rest } = given.at(-2) as Options;
    if (xlsx && out === undefined) throw wrongUsage('out-missing', 'A workbook is written to a file: give --out FILE.');
    const path = pathOf(String(given[0]));
    const exchange = await connect(rest, surroundings);
    if (out === undefined) {
      const pieces = exchange.csv(`${path}.csv`);
      if (json) return showAsJson(pieces, surroundings.terminal, fromPeople);
      for await (const piece of pieces) await say(surroundings.terminal, piece);
      return;
    }
    const bytes = xlsx ? exchange.download(`${path}.xlsx`, XLSX) : exchange.download(`${path}.csv`, 'text/csv');
    const written = await intoNewFile(out, async (target) => {
      let count = 0;
      for await (const piece of bytes) {
        await target.writeFile(piece);
        count += piece.length;
      }
      return count;
    });
    outputOf({ ...rest, ...(json === undefined ? {} : { json }) }, surroundings).result(
      { file: out, bytes: written },
      () => `${what} is in ${out}.`,
    );
  });
};
