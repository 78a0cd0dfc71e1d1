import { mindWords } from '@icx/words';
import { connect, keyOf, outputOf, SECAS, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import { everyPage } from '../exchange/every-page.ts';
import { switchesPath } from '../exchange/supply-documents.ts';
import type { SupplyHistory, SwitchCounts, SwitchTaken } from '../exchange/supply-documents.ts';
import { wrongUsage } from '../failure.ts';
import { contradictoryWords, countsWords, supplyWords } from '../output/supply-words.ts';
import { columnsOf } from '../terminal.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface SwitchOptions extends PostOptions {
  readonly from?: string;
  readonly to: string;
  readonly on: string;
  readonly id?: string;
  readonly ver?: number;
  readonly withdrawn?: boolean;
}

interface SwitchesOptions extends CallerOptions {
  readonly counts?: boolean;
  readonly date?: string;
  readonly contradictions?: boolean;
}

/** The Service Centre passes on what the switch feed says. */
export const recordSwitch: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<mpxn>', 'MPAN core or MPRN of the meter point')
      .option('--from <party>', 'who loses the supply; left out: first registration')
      .requiredOption('--to <party>', 'who gains it')
      .requiredOption('--on <date>', 'first day of the gaining supplier, YYYY-MM-DD')
      .option('--id <id>', 'the feed’s own name of the switch: what is corrected later needs one')
      .option('--ver <number>', 'a higher one corrects the lower ones of the same id', wholeNumber)
      .option('--withdrawn', 'it does not take place after all'),
  ).action(async (mpxn: string, options: SwitchOptions) => {
    const { from: losing = null, to: gaining, on: effectiveFrom, id, ver: version, withdrawn } = options;
    const exchange = await connect(options, surroundings, SECAS);
    const body = { mpxn, losing, gaining, effectiveFrom, id, version, withdrawn };
    const { body: taken } = await exchange.post<SwitchTaken>('v1/switches', body, keyOf(options));
    outputOf(options, surroundings).result(taken, () => {
      const known = taken.outcome === 'repeated' ? 'This message came before; it changes nothing.\n\n' : '';
      const mind = mindWords(taken.warnings);
      return known + (mind ? `Mind: ${mind}\n\n` : '') + supplyWords(taken.history, columnsOf(surroundings.terminal));
    });
  });
};

export const switches: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('[mpxn]', 'who supplied, supplies and will supply this meter point')
      .option('--counts', 'how many messages of a day named each supplier')
      .option('--date <date>', 'with --counts: received on this day; by default today')
      .option('--contradictions', 'every meter point whose messages do not fit together'),
  ).action(async (mpxn: string | undefined, options: SwitchesOptions) => {
    const { counts, date, contradictions } = options;
    if ([mpxn, counts, contradictions].filter(Boolean).length !== 1 || (date !== undefined && !counts))
      throw wrongUsage('look-unclear', 'Give an MPxN, or --counts with or without a --date, or --contradictions.');
    const exchange = await connect(options, surroundings, SECAS);
    const output = outputOf(options, surroundings);
    if (mpxn !== undefined) {
      const history = await exchange.get<SupplyHistory>(switchesPath(mpxn));
      return output.result(history, () => supplyWords(history, columnsOf(surroundings.terminal)));
    }
    if (counts) {
      const counted = await exchange.get<SwitchCounts>(`v1/switches/counts${queryOf({ date })}`);
      return output.result(counted, () => countsWords(counted));
    }
    const points = await everyPage<SupplyHistory>(exchange, 'v1/switches/contradictions');
    return output.result(points, () => contradictoryWords(points));
  });
};
