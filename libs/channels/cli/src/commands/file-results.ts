import type { Command } from 'commander';
import { connect, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { addressIn, followFile } from '../exchange/follow-file.ts';
import { say } from '../files/save.ts';
import { rowsWords } from '../output/file-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { csvReport, withOut } from './csv-report.ts';
import type { ReportOptions } from './csv-report.ts';

/** What became of the rows of a file: the file back, what is to be mended of it, and how far it is as it goes on. */
export const fileResults = (command: Command, surroundings: Surroundings): void => {
  const report = (name: string, what: string, does: string): unknown =>
    withOut(command.command(name).description(does).argument('<file>', 'its id, fil_…')).action(
      (file: string, options: ReportOptions) => csvReport(addressIn(file, what), options, surroundings),
    );
  report('rows', 'rows.csv', 'Your own file back, with outcome and reason of each row; its codes are masked.');
  report(
    'mend',
    'mend.csv',
    'Only its rows that were rejected, to be mended and sent again; their codes are left out.',
  );
  withCaller(
    command
      .command('follow')
      .description('How far it is, told as it happens, to its end. Ctrl-C ends the telling, not the file.')
      .argument('<file>', 'its id, fil_…'),
  ).action(async (file: string, options: CallerOptions) => {
    const exchange = await connect(options, surroundings);
    await followFile(file, exchange, (news) =>
      say(surroundings.terminal, `${options.json ? JSON.stringify(news) : `${news.state}: ${rowsWords(news.rows)}`}\n`),
    );
  });
};
