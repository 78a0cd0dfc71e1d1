import { Option } from 'commander';
import type { Command } from 'commander';
import { routingBases } from '@icx/requests';
import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import type { RequestCounts, RequestPage, RequestRow } from '../exchange/documents.ts';
import { everyPage } from '../exchange/every-page.ts';
import { countsWords, listWords } from '../output/request-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly state?: string;
  readonly notEnded?: boolean;
  readonly relation?: string;
  readonly device?: string;
  readonly mpxn?: string;
  readonly addressee?: string;
  readonly basis?: string;
  readonly dueBefore?: string;
  readonly overdue?: boolean;
  readonly backlog?: boolean;
  readonly breached?: boolean;
  readonly contested?: boolean;
  readonly disputed?: boolean;
  readonly claimed?: boolean;
  readonly reference?: string;
  readonly sort?: string;
  readonly counts?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export const list: Define = (command, surroundings) => {
  withCaller(filters(command))
    .addOption(new Option('--sort <order>', 'oldest first, or what is due next first').choices(['raised', 'due']))
    .option('--counts', 'only how many there are, by state')
    .option('--limit <number>', 'at most so many, 1 to 500', wholeNumber)
    .option('--cursor <cursor>', 'the page after one that had more')
    .addHelpText(
      'after',
      '\nOf what was put to you the filters look at your own leg. A reference is found for who gave it.',
    )
    .action((options: Options) => listed(options, surroundings));
};

const filters = (command: Command): Command =>
  command
    .addOption(
      new Option('--state <state>', 'only those that are so').choices([
        'open',
        'stalled',
        'answered',
        'revealed',
        'ended',
      ]),
    )
    .option('--not-ended', 'whatever may still need somebody')
    .addOption(new Option('--relation <relation>', 'yours, or put to you').choices(['requester', 'addressee']))
    .option('--device <device>', 'for this Device ID')
    .option('--mpxn <mpxn>', 'at this MPAN core or MPRN')
    .option('--addressee <party>', 'put to this party last')
    .addOption(new Option('--basis <basis>', 'asked for this reason').choices(routingBases))
    .option('--due-before <date>', 'whose clock runs and ends before this day, YYYY-MM-DD')
    .option('--overdue', 'whose clock runs past its due day')
    .option('--backlog', 'only backlog')
    .option('--breached', 'only those with a missed deadline')
    .option('--contested', 'only those whose install date waits for SECAS')
    .option('--disputed', 'only those of which a disputed breach waits for SECAS')
    .option('--claimed', 'only those said to be answered outside, and not confirmed')
    .option('--reference <text>', 'with this in your own reference');

const listed = async (options: Options, surroundings: Surroundings): Promise<void> => {
  const exchange = await connect(options, surroundings);
  const { state, relation, device: deviceId, mpxn, addressee, basis, dueBefore } = options;
  const { overdue, backlog, breached, contested, disputed, claimed, reference, sort, limit, cursor } = options;
  const narrowed = {
    state,
    ended: options.notEnded ? false : undefined,
    relation,
    deviceId,
    mpxn,
    addressee,
    basis,
    dueBefore,
    overdue,
    backlog,
    breached,
    contested,
    disputed,
    claimed,
    reference,
  };
  if (options.counts) {
    const counts = await exchange.get<RequestCounts>(`v1/requests/counts${queryOf(narrowed)}`);
    return outputOf(options, surroundings).result(counts, () => countsWords(counts));
  }
  const page = await filled(exchange, { ...narrowed, sort }, limit ?? 100, cursor);
  return outputOf(options, surroundings).result(page, () => listWords(page.items, page.next, 'No such requests.'));
};

/** Goes on where what is asked for is rare: the exchange looks through so many at a time, and may find none of them. */
const filled = async (
  exchange: ExchangeClient,
  narrowed: Parameters<typeof queryOf>[0],
  limit: number,
  from: string | undefined,
): Promise<RequestPage> => {
  const items: RequestRow[] = [];
  for (let after = from; ;) {
    const query = queryOf({ ...narrowed, limit: limit - items.length, after });
    const page = await exchange.get<RequestPage>(`v1/requests${query}`);
    items.push(...page.items);
    if (page.next === null || items.length >= limit) return { items, next: page.next };
    after = page.next;
  }
};

export const breaches: Define = (command, surroundings) => {
  withCaller(command).action(async (options: CallerOptions) => {
    const exchange = await connect(options, surroundings, SECAS);
    const rows = await everyPage<RequestRow>(exchange, 'v1/requests', '&breached=true');
    outputOf(options, surroundings).result(rows, () => listWords(rows, null, 'No breaches.'));
  });
};
