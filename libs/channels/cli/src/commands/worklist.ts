import { fromPeople } from '@icx/tabular';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import { intoNewFile } from '../files/new-file.ts';
import { say, showAsJson } from '../files/save.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly xlsx?: boolean;
  readonly out?: string;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The file is kept as it comes: it is made for people, and read again as it is. */
export const worklist: Define = (command, surroundings) => {
  withCaller(
    command
      .option('--xlsx', 'as a workbook, up to 100,000 legs')
      .option('--out <file>', 'write it there, whole or not at all; must not be there yet'),
  )
    .addHelpText(
      'after',
      '\nSoonest due first, then awaiting receipt, backlog, voluntary. Fill in answer and what goes with it, and upload it as answers;' +
        '\nwhat you leave empty is passed over. With --json one array of objects, or with --out the name of the file and its bytes.',
    )
    .action(async (options: Options) => {
      const { xlsx = false, out, json } = options;
      if (xlsx && out === undefined)
        throw wrongUsage('out-missing', 'A workbook is written to a file: give --out FILE.');
      const exchange = await connect(options, surroundings);
      if (out === undefined) {
        const pieces = exchange.csv('v1/worklist.csv');
        if (json) return showAsJson(pieces, surroundings.terminal, fromPeople);
        for await (const piece of pieces) await say(surroundings.terminal, piece);
        return;
      }
      const bytes = xlsx
        ? exchange.download('v1/worklist.xlsx', XLSX)
        : exchange.download('v1/worklist.csv', 'text/csv');
      const written = await intoNewFile(out, async (target) => {
        let count = 0;
        for await (const piece of bytes) {
          await target.writeFile(piece);
          count += piece.length;
        }
        return count;
      });
      outputOf(options, surroundings).result({ file: out, bytes: written }, () => `Your worklist is in ${out}.`);
    });
};
