import { setTimeout as wait } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { longestTerm } from '@icx/rules';
import { calendarNames } from '@icx/working-days';
import { connect, keyOf, outputOf, SECAS, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { consent, withYes, type ConsentOptions } from '../exchange/consent.ts';
import type { Documents } from '../exchange/documents.ts';
import { wrongUsage } from '../failure.ts';
import { jsonIn } from '../files/json.ts';
import { bytesOf } from '../files/read-file.ts';
import { progressBar } from '../output/progress.ts';
import {
  calendarPreviewWords,
  calendarsAppliedWords,
  calendarsWords,
  calendarWords,
  termPreviewWords,
  termsWords,
  termWords,
} from '../output/rules-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operations, type Operation } from './operation.ts';

type ApplyOptions = PostOptions & ConsentOptions & { readonly name?: string };

/** As GOV.UK publishes them, with the name of the version beside. */
const bankHolidaysIn = async (file: string, version: string | undefined): Promise<object> => {
  const feed = jsonIn(file, await bytesOf(file));
  if (typeof feed !== 'object' || feed === null || Array.isArray(feed))
    throw wrongUsage('file-not-json', `${file} is not bank-holidays.json as GOV.UK publishes it.`);
  return { ...feed, version };
};

const withFile = (command: Command): Command =>
  withPost(
    command
      .argument('<file>', 'bank-holidays.json as GOV.UK publishes it')
      .option('--name <version>', 'what the version is called; by default gov-uk and the day'),
  );

const EVERY = 200;

const preview = (command: Command, surroundings: Surroundings): void => {
  withFile(command.description('Tell what bank holidays would move; nothing is recorded (SECAS).')).action(
    async (file: string, options: ApplyOptions) => {
      const body = { ...(await bankHolidaysIn(file, options.name)), dryRun: true };
      const exchange = await connect(options, surroundings, SECAS);
      const bar = await progressBar('requests', surroundings.terminal);
      try {
        for (;;) {
          const told = (await exchange.post<Documents['CalendarPreview']>('v1/calendars', body)).body;
          if (told.complete) return outputOf(options, surroundings).result(told, () => calendarPreviewWords(told)); // prettier-ignore
          bar.update(told.examined, told.of);
          await wait(EVERY);
        }
      } finally {
        bar.stop();
      }
    },
  );
};

const apply = (command: Command, surroundings: Surroundings): void => {
  withYes(
    withFile(command.description('Put them in force; every clock follows, never to an earlier day (SECAS).')),
  ).action(async (file: string, options: ApplyOptions) => {
    const body = await bankHolidaysIn(file, options.name);
    await consent(`The bank holidays of ${file} count for every clock from now on.`, options, surroundings.terminal);
    const exchange = await connect(options, surroundings, SECAS);
    const applied = (await exchange.post<Documents['CalendarsApplied']>('v1/calendars', body, keyOf(options))).body;
    outputOf(options, surroundings).result(applied, () => calendarsAppliedWords(applied));
  });
};

const looks = operations({
  list: {
    does: 'The calendars in force, and how far requests follow them.',
    call: 'GET v1/calendars',
    told: calendarsWords,
  },
  show: {
    does: 'Every version of one: its days, who applied it, what it did.',
    call: 'GET v1/calendars/{calendar}',
    arguments: { calendar: calendarNames.join(', ') },
    told: calendarWords,
  },
});

export const calendars: Define = (command, surroundings) => {
  looks(command, surroundings);
  preview(command.command('preview'), surroundings);
  apply(command.command('apply'), surroundings);
};

const term = (does: string, more: Pick<Operation, 'told' | 'asks'>, dryRun: boolean): Operation => ({
  does,
  call: 'POST v1/sla/terms',
  arguments: { id: 'its name, for good' },
  members: {
    effectiveFrom: new Option('--from <date>', 'the first day of receipt to which it applies').makeOptionMandatory(),
    workingDays: new Option('--days <number>', `Working Days, 1 to ${longestTerm}`)
      .argParser(wholeNumber)
      .makeOptionMandatory(),
    calendar: new Option('--calendar <calendar>', 'by which they are counted')
      .choices(calendarNames)
      .default('england-and-wales'),
    ...(dryRun ? { dryRun: { option: new Option('--dry-run').default(true).hideHelp(), read: () => true } } : {}),
  },
  caller: SECAS,
  ...more,
});

export const terms: Define = operations({
  list: { does: 'Every SLA term, in order of their first days.', call: 'GET v1/sla/terms', told: termsWords },
  preview: term('Tell what a term would change; nothing is recorded (SECAS).', { told: termPreviewWords }, true),
  add: term(
    'Add a term for what is received from a day on (SECAS).',
    {
      told: termWords,
      asks: ({ from, days }) => `From ${String(from)} on what is received has ${String(days)} Working Days, for good.`,
    },
    false,
  ),
});
