import { Option } from 'commander';
import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import type { RequestPage } from '../exchange/documents.ts';
import { everyRequest } from '../exchange/every-request.ts';
import { listWords } from '../output/request-words.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly state?: string;
  readonly relation?: string;
  readonly breached?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export const list: Define = (command, surroundings) => {
  withCaller(
    command
      .addOption(new Option('--state <state>').choices(['open', 'stalled', 'answered', 'revealed', 'ended']))
      .addOption(new Option('--relation <relation>', 'yours, or put to you').choices(['requester', 'addressee']))
      .option('--breached', 'only those with a missed deadline')
      .option('--limit <number>', 'at most so many, 1 to 500', wholeNumber)
      .option('--cursor <cursor>', 'the page after one that had more'),
  ).action(async (options: Options) => {
    const exchange = await connect(options, surroundings);
    const { state, relation, breached, limit, cursor } = options;
    const query = queryOf({ state, relation, breached, limit, cursor });
    const page = await exchange.get<RequestPage>(`v1/requests${query}`);
    outputOf(options, surroundings).result(page, () => listWords(page.items, page.next, 'No such requests.'));
  });
};

export const breaches: Define = (command, surroundings) => {
  withCaller(command).action(async (options: CallerOptions) => {
    const exchange = await connect(options, surroundings, SECAS);
    const rows = await everyRequest(exchange, 'breached=true');
    outputOf(options, surroundings).result(rows, () => listWords(rows, null, 'No breaches.'));
  });
};
