import { Option } from 'commander';
import type { AnswersDocument } from '@icx/holdings-service';
import { deviceTypes, fuels } from '@icx/identifiers';
import { connect, keyOf, outputOf, withPost, type PostOptions } from '../exchange/caller.ts';
import {
  answeredWords,
  coverageWords,
  instructionsWords,
  missingWords,
  offersWords,
  type HoldingAnswers,
} from '../output/answering-words.ts';
import { collect, wholeNumber } from './arguments.ts';
import { csvReport, withOut, type ReportOptions } from './csv-report.ts';
import type { Define } from './define.ts';
import { operations, type Operation } from './operation.ts';

const several = (flags: string, words: string): Option =>
  new Option(flags, `${words}; may be given again`).argParser(collect);

export const instructions: Define = operations({
  list: {
    does: 'What you have instructed.',
    call: 'GET v1/standing-instructions',
    told: instructionsWords,
  },
  give: {
    does: 'Let what you hold answer what you are asked, by itself.',
    call: 'POST v1/standing-instructions',
    members: {
      fuel: new Option('--fuel <fuel>', 'only this one').choices(fuels),
      deviceTypes: several('--device-type <type>', `only these: ${deviceTypes.join(', ')}`),
      manufacturers: several('--manufacturer <name>', 'only their devices'),
      requesters: several('--requester <party>', 'only where it asks'),
      from: new Option('--from <date>', 'first day; by default today'),
      to: new Option('--to <date>', 'the day after the last; by default until it is ended'),
    },
    told: (given: never) => instructionsWords({ items: [given] }),
    asks: () => 'Codes that you hold are given to who asks, with nobody of yours looking.',
  },
  end: {
    does: 'End one, at once.',
    call: 'POST v1/standing-instructions/{instruction}/end',
    arguments: { instruction: 'its id, sti_…' },
    members: { reason: new Option('--reason <text>', 'why').makeOptionMandatory() },
    told: (ended: never) => instructionsWords({ items: [ended] }),
  },
});

const paged = {
  after: new Option('--after <cursor>', 'the "next" of the page before'),
  limit: new Option('--limit <number>', 'at most so many, up to 500').argParser(wholeNumber),
};

const listed: Operation = {
  does: 'How many of your open requests you hold the code of, and which.',
  call: 'GET v1/holdings/offers',
  members: paged,
  told: offersWords,
};

export const coverage: Define = (command, surroundings) => {
  const named = { succession: 'its id, suc_…' };
  operations({
    show: {
      does: 'How many codes are held, missing and answered, day by day.',
      call: 'GET v1/successions/{succession}/coverage',
      arguments: named,
      told: coverageWords,
    },
    missing: {
      does: 'Open requests of which no code is held.',
      call: 'GET v1/successions/{succession}/missing',
      arguments: named,
      members: paged,
      told: missingWords,
    },
  })(command, surroundings);
  withOut(
    command.command('csv').description('All that are missing, as CSV.').argument('<succession>', named.succession),
  ).action((succession: string, options: ReportOptions) =>
    csvReport(`v1/successions/${encodeURIComponent(succession)}/missing.csv`, options, surroundings),
  );
};

/** One call after the other, the n-th under `key`-n, until nothing more is offered. */
export const offers: Define = (command, surroundings) => {
  operations({ list: listed })(command, surroundings);
  withPost(
    command
      .command('answer')
      .description('Answer them with the codes that you hold: these, or all that are offered.')
      .argument('[requests...]', 'their ids; without one all'),
  ).action(async (requests: readonly string[], options: PostOptions) => {
    const exchange = await connect(options, surroundings);
    const key = keyOf(options);
    const total = { answered: 0, refused: [] as HoldingAnswers['refused'][number][] };
    for (let part = 1, more = true; more; part += 1) {
      const body = requests.length > 0 ? { requests } : {};
      const own = key === undefined ? undefined : `${key}-${part}`;
      const { body: one } = await exchange.post<AnswersDocument>('v1/holdings/answers', body, own);
      total.answered += one.answered;
      total.refused.push(...one.refused);
      // Where nothing of a part could be answered the next one would be the same.
      more = one.more && one.answered > 0;
    }
    outputOf(options, surroundings).result(total, () => answeredWords(total));
  });
};
