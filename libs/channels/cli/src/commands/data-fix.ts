import type { Command } from 'commander';
import { Option } from 'commander';
import { errorCodes, incidentCategories, items, states } from '@icx/data-fixes';
import type { BatchOutcome, DataFixDocument, DataFixPage } from '@icx/data-fixes-service';
import { connect, keyOf, outputOf, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import { dataFixListWords, dataFixWords } from '../output/data-fix-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { importFile } from './import-file.ts';

const CASES = 'v1/inventory/data-fixes';
const casePath = (id: string, what = ''): string => `${CASES}/${encodeURIComponent(id)}${what}`;

interface OpenOptions extends PostOptions {
  readonly item: string;
  readonly wanted: string;
  readonly current?: string;
  readonly errorCode?: string;
  readonly note?: string;
  readonly complaint?: boolean;
  readonly category?: string;
}

interface ListOptions extends CallerOptions {
  readonly state?: string;
  readonly handler?: string;
  readonly complaint?: boolean;
  readonly device?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

interface Act {
  readonly name: string;
  readonly summary: string;
  readonly path: string;
  /** Each with its words. */
  readonly needed?: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
}

const note = { '--note <text>': 'whatever both sides should know' };
/** What is done to a case. Each option is the member of the body that has its name. */
const acts: readonly Act[] = [
  { name: 'complaint', summary: 'A consumer has complained.', path: '/complaint', optional: note },
  { name: 'note', summary: 'Tell the other side something.', path: '/note', needed: note },
  {
    name: 'withdraw',
    summary: 'Take it back; if others report it too it goes on as theirs.',
    path: '/withdrawal',
    optional: { '--reason <text>': 'why' },
  },
  {
    name: 'reopen',
    summary: 'The correction did not help.',
    path: '/reopening',
    needed: { '--reason <text>': 'what is still wrong' },
  },
  {
    name: 'handler',
    summary: 'DCC: name who has it, or hand it over.',
    path: '/handler',
    needed: { '--handler <name>': 'the person at DCC who has it from now on' },
    optional: note,
  },
  {
    name: 'incident',
    summary: 'DCC: its Incident.',
    path: '/incident',
    needed: { '--incident <reference>': 'its reference at DCC' },
    optional: { [`--category <${incidentCategories.join('|')}>`]: 'its category at DCC' },
  },
  {
    name: 'correct',
    summary: 'DCC: the Data Service Provider corrects the data by hand.',
    path: '/correction',
    optional: note,
  },
  {
    name: 'resolve',
    summary: 'DCC: the inventory is right now.',
    path: '/resolution',
    needed: { '--how <text>': 'how it became right' },
  },
  {
    name: 'reject',
    summary: 'DCC: there is nothing to correct, or not by DCC.',
    path: '/rejection',
    needed: { '--why <text>': 'why there is nothing to correct' },
  },
];

export const dataFix: Define = (command, surroundings) => {
  defineOpen(command.command('open').description('Report one wrong item of one device.'), surroundings);
  importFile<BatchOutcome>(
    command.command('import').description('Report all that a file names: a case for each row.'),
    surroundings,
    () => ({
      columns: {
        known: ['deviceId', 'item', 'current', 'wanted', 'errorCode', 'note', 'consumerComplaint', 'category'],
        flags: ['consumerComplaint'],
      },
      path: CASES,
      bodyOf: (cases) => ({ cases }),
      read: ({ opened, reportedAgain, rejected, items: rows }) => ({
        counts: { opened, reportedAgain, rejected },
        rejected: rows.filter(({ outcome }) => outcome === 'rejected'),
      }),
      words: { opened: 'cases opened', reportedAgain: 'open already', rejected: 'rejected' },
    }),
  );
  defineList(command.command('list').description('The cases that you report; for DCC and SECAS all.'), surroundings);
  withCaller(
    command
      .command('show')
      .description('One case with everything that happened to it.')
      .argument('<case>', 'its id, dfc_…'),
  ).action(async (id: string, options: CallerOptions) => {
    const exchange = await connect(options, surroundings);
    const found = await exchange.get<DataFixDocument>(casePath(id));
    outputOf(options, surroundings).result(found, () => dataFixWords(found));
  });
  for (const act of acts) defineAct(command.command(act.name).description(act.summary), act, surroundings);
};

const defineAct = (command: Command, { path, needed = {}, optional = {} }: Act, surroundings: Surroundings): void => {
  const options = [
    ...Object.entries(needed).map(([flags, words]) => new Option(flags, words).makeOptionMandatory()),
    ...Object.entries(optional).map(([flags, words]) => new Option(flags, words)),
  ];
  for (const option of options) command.addOption(option);
  withPost(command.argument('<case>', 'its id, dfc_…')).action(
    async (id: string, given: PostOptions & Readonly<Record<string, unknown>>) => {
      const exchange = await connect(given, surroundings);
      const body = Object.fromEntries(options.map((option) => [option.name(), given[option.attributeName()]]));
      const { body: found } = await exchange.post<DataFixDocument>(casePath(id, path), body, keyOf(given));
      outputOf(given, surroundings).result(found, () => dataFixWords(found));
    },
  );
};

const defineOpen = (command: Command, surroundings: Surroundings): void => {
  withPost(
    command
      .argument('<device>', 'Device ID')
      .addOption(new Option('--item <item>', 'what of it is wrong').choices(items).makeOptionMandatory())
      .requiredOption('--wanted <value>', 'as it should be; of an MPxN that should go: none')
      .option('--current <value>', 'as the inventory has it')
      .addOption(new Option('--error-code <code>', 'what answered the failed update').choices(errorCodes))
      .option('--note <text>', 'more about it')
      .option('--complaint', 'a consumer has complained')
      .addOption(new Option('--category <category>', 'of the Incident').choices(incidentCategories.map(String))),
  ).action(async (deviceId: string, options: OpenOptions) => {
    const { item, wanted, current, errorCode, note, complaint: consumerComplaint, category } = options;
    const exchange = await connect(options, surroundings);
    const body = { deviceId, item, wanted, current, errorCode, note, consumerComplaint, category };
    const { status, body: found } = await exchange.post<DataFixDocument>(CASES, body, keyOf(options));
    const already = status === 201 ? '' : 'There is a case of this item already; your report was added to it.\n\n';
    outputOf(options, surroundings).result(found, () => already + dataFixWords(found));
  });
};

const defineList = (command: Command, surroundings: Surroundings): void => {
  withCaller(
    command
      .addOption(new Option('--state <state>', 'only those that are so').choices(states))
      .option('--handler <name>', 'the person at DCC who has it')
      .option('--complaint', 'only those with a consumer complaint')
      .option('--device <device>', 'of this one')
      .option('--limit <number>', 'at most so many, 1 to 500', wholeNumber)
      .option('--cursor <cursor>', 'the page after one that had more'),
  ).action(async (options: ListOptions) => {
    const { state, handler, complaint, device: deviceId, limit, cursor: after } = options;
    const exchange = await connect(options, surroundings);
    const query = queryOf({ state, handler, complaint, deviceId, limit, after });
    const page = await exchange.get<DataFixPage>(`${CASES}${query}`);
    outputOf(options, surroundings).result(page, () => dataFixListWords(page));
  });
};
