import type { MapNotices } from '@icx/inventory-service';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { noticesWords } from '../output/inventory-words.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import { csvReport, withOut } from './csv-report.ts';
import type { ReportOptions } from './csv-report.ts';
import type { Define } from './define.ts';

interface NoticesOptions extends CallerOptions {
  readonly after?: string;
  readonly limit?: number;
}

export const map: Define = (command, surroundings) => {
  withOut(
    command
      .command('report')
      .description('Every device of one of your MAP IDs, and what changed since the last report.')
      .argument('<mapId>', '4 characters for electricity, 3 for gas'),
  ).action((mapId: string, options: ReportOptions) =>
    csvReport(`v1/inventory/map-reports/${encodeURIComponent(mapId)}`, options, surroundings),
  );
  withCaller(
    command
      .command('notices')
      .description('What happened to its devices, oldest first.')
      .argument('<mapId>', 'one of yours')
      .option('--after <cursor>', 'what came after the notices that you have')
      .option('--limit <number>', 'at most so many', wholeNumber),
  ).action(async (mapId: string, options: NoticesOptions) => {
    const { after, limit } = options;
    const exchange = await connect(options, surroundings);
    const address = `v1/inventory/map-notices/${encodeURIComponent(mapId)}${queryOf({ after, limit })}`;
    const found = await exchange.get<MapNotices>(address);
    outputOf(options, surroundings).result(found, () => noticesWords(found));
  });
};
