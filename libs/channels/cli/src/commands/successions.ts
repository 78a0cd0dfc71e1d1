import { setTimeout as wait } from 'node:timers/promises';
import { Option } from 'commander';
import { fuels } from '@icx/identifiers';
import { largestScope, successionKinds } from '@icx/switching';
import { textOf } from '../files/read-file.ts';
import { Proposals } from '../exchange/approvals.ts';
import { connect, keyOf, outputOf, SECAS, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { successionPath } from '../exchange/supply-documents.ts';
import type { SuccessionDocument, SuccessionStanding } from '../exchange/supply-documents.ts';
import { exitCodes, Told, wrongUsage } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import { successionsWords, successionWords } from '../output/supply-words.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operation } from './operation.ts';

interface RecordOptions extends PostOptions {
  readonly kind: string;
  readonly on: string;
  readonly fuel?: string;
  readonly mpxnsFile?: string;
  readonly grace?: number;
  readonly reason?: string;
}

interface LookOptions extends CallerOptions {
  readonly watch?: boolean;
}

const EVERY = 200;

/** One MPxN per line. */
const mpxnsIn = async (file: string): Promise<readonly string[]> =>
  (await textOf(file))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** A book that is larger than one succession may be goes in several. */
const scopesOf = (mpxns: readonly string[] | undefined): readonly (readonly string[] | undefined)[] =>
  mpxns === undefined || mpxns.length <= largestScope
    ? [mpxns]
    : Array.from({ length: Math.ceil(mpxns.length / largestScope) }, (_, part) =>
        mpxns.slice(part * largestScope, (part + 1) * largestScope),
      );

/** One after the other; the n-th of several under `key`-n, so that the same command again goes on where it stopped. */
const recordAll = async (
  scopes: readonly (readonly string[] | undefined)[],
  book: object,
  exchange: ExchangeClient,
  key: string | undefined,
): Promise<readonly SuccessionDocument[]> => {
  const recorded: SuccessionDocument[] = [];
  const proposals = new Proposals();
  for (const [part, mpxns] of scopes.entries()) {
    const own = key === undefined || scopes.length === 1 ? key : `${key}-${part + 1}`;
    const call = exchange.post<SuccessionDocument>('v1/successions', { ...book, mpxns }, own);
    const reply = await proposals.collect(call);
    if (reply) recorded.push(reply.body);
  }
  proposals.tell();
  return recorded;
};

export const succession: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<from>', 'the party that is succeeded')
      .argument('<to>', 'who takes over')
      .addOption(
        new Option('--kind <kind>', 'solr: Supplier of Last Resort').choices(successionKinds).makeOptionMandatory(),
      )
      .requiredOption('--on <date>', 'first day of the successor, YYYY-MM-DD')
      .addOption(new Option('--fuel <fuel>', 'only this one').choices(fuels))
      .option('--mpxns-file <file>', 'only the meter points in this file, one per line; more than 100,000 make several')
      .option('--grace <days>', 'Working Days more for legs that move', wholeNumber)
      .option('--reason <text>', 'shown to every party'),
  ).action(async (from: string, to: string, options: RecordOptions) => {
    const { kind, on: effectiveFrom, fuel, mpxnsFile, grace, reason } = options;
    const mpxns = mpxnsFile === undefined ? undefined : await mpxnsIn(mpxnsFile);
    const exchange = await connect(options, surroundings, SECAS);
    const book = { kind, from, to, effectiveFrom, fuel, grace, reason };
    const recorded = await recordAll(scopesOf(mpxns), book, exchange, keyOf(options));
    outputOf(options, surroundings).result(recorded.length === 1 ? recorded[0]! : recorded, () =>
      recorded
        .map((one) => `${successionWords(one)}\n\nIt goes on by itself: icx successions ${one.id} --watch`)
        .join('\n\n'),
    );
  });
};

export const reverse = operation({
  does: 'Take back a succession that was wrong.',
  call: 'POST v1/successions/{succession}/reversal',
  arguments: { succession: 'its id, suc_…' },
  members: { reason: new Option('--reason <text>', 'why it was wrong').makeOptionMandatory() },
  told: successionWords,
  caller: SECAS,
  asks: ({ succession: id }) => `What ${String(id)} moved goes back to whom it came from, as far as that is possible.`,
});

/** Until nothing moves any more, or something stands in the way. */
const watched = async (id: string, exchange: ExchangeClient, terminal: Terminal): Promise<SuccessionStanding> => {
  const bar = await progressBar('legs', terminal);
  try {
    for (;;) {
      const standing = await exchange.get<SuccessionStanding>(successionPath(id));
      const { state, problem, legsMoved = 0, legsWaiting = 0 } = standing.progress;
      if (state !== 'running' || problem) return standing;
      bar.update(legsMoved, legsMoved + legsWaiting);
      await wait(EVERY);
    }
  } finally {
    bar.stop();
  }
};

export const successions: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('[succession]', 'its id, suc_…; without one all of them')
      .option('--watch', 'wait until its legs have moved'),
  ).action(async (id: string | undefined, options: LookOptions) => {
    if (id === undefined && options.watch) throw wrongUsage('succession-missing', 'Say which succession to watch.');
    const exchange = await connect(options, surroundings, SECAS);
    const output = outputOf(options, surroundings);
    if (id === undefined) {
      const { items } = await exchange.get<{ items: readonly SuccessionDocument[] }>('v1/successions');
      return output.result(items, () => successionsWords(items));
    }
    const standing = options.watch
      ? await watched(id, exchange, surroundings.terminal)
      : await exchange.get<SuccessionStanding>(successionPath(id));
    output.result(standing, () => successionWords(standing));
    if (options.watch && standing.progress.problem) throw new Told(exitCodes.refused);
  });
};
