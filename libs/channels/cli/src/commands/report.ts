import { Option } from 'commander';
import { connect, keyOf, outputOf, SECAS, withPost, type PostOptions } from '../exchange/caller.ts';
import type { Documents } from '../exchange/documents.ts';
import { wrongUsage } from '../failure.ts';
import { saveAsItIs } from '../files/save.ts';
import { patience } from '../output/progress.ts';
import {
  operationalReportWords,
  reportExtractWords,
  reportIssueWords,
  reportsWords,
  reportTargetsWords,
  restatementWords,
  slaReportWords,
} from '../output/report-words.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import { csvReport, withOut, type ReportOptions } from './csv-report.ts';
import type { Define } from './define.ts';
import { operations, yesNo } from './operation.ts';

const month = { month: 'such as 2027-01' };
const cutoff = () => new Option('--cutoff <cut-off>', 'what was known, as a report gives it; by default now');

const told = operations({
  list: { does: 'The months, issued or not, and the Working Days taken.', call: 'GET v1/reports', told: reportsWords },
  issue: {
    does: 'Issue a report: freeze it and send it to the parties (SECAS).',
    call: 'POST v1/reports/{kind}/{month}/issues',
    arguments: { kind: 'sla or operational', ...month },
    members: { cutoff: cutoff() },
    told: reportIssueWords,
    caller: SECAS,
  },
  restatements: {
    does: 'What an issued SLA report would say otherwise now (SECAS).',
    call: 'GET v1/reports/sla/{month}/restatements',
    arguments: month,
    told: restatementWords,
    caller: SECAS,
  },
  extract: {
    does: 'Your own figures in an issued SLA report, and your rank.',
    call: 'GET v1/reports/sla/{month}/extract',
    arguments: month,
    members: { party: new Option('--of <party>', 'SECAS: of this party') },
    told: reportExtractWords,
  },
  targets: {
    does: 'In how many Working Days a report is to be issued (SECAS).',
    call: 'GET v1/reports/targets',
    told: reportTargetsWords,
    caller: SECAS,
  },
  'set-target': {
    does: 'Set it for months that end from a day on (SECAS).',
    call: 'POST v1/reports/targets',
    members: {
      effectiveFrom: new Option('--from <date>', 'first day').makeOptionMandatory(),
      workingDays: new Option('--working-days <number>', 'after the end of the month')
        .argParser(wholeNumber)
        .makeOptionMandatory(),
      derogation: yesNo('--derogation', 'whether the fallback of 25 binds'),
    },
    told: reportTargetsWords,
    caller: SECAS,
  },
});

interface MonthOptions extends ReportOptions, PostOptions {
  readonly csv?: true;
  readonly html?: true;
  readonly cutoff?: string;
  readonly issue?: true;
}

const kinds = {
  sla: {
    does: 'The SLA report of a month (SECAS); counting a month may take a while.',
    words: (made: unknown) => slaReportWords(made as Documents['SlaReport']),
  },
  operational: {
    does: 'The operational report of a month (MP122B): handshakes, data fixes, availability.',
    words: (made: unknown) => operationalReportWords(made as Documents['OperationalReport']),
  },
} as const;

/** The monthly reports. */
export const report: Define = (command, surroundings) => {
  told(command, surroundings);
  for (const [kind, { does, words }] of Object.entries(kinds))
    withPost(
      command
        .command(kind)
        .description(does)
        .argument('<month>', month.month)
        .addOption(new Option('--csv', 'a line for each figure').conflicts('html'))
        .option('--html', 'as a page to read and print, with charts')
        .option('--out <file>', 'write CSV or page there, whole or not at all; must not be there yet'),
    )
      .addOption(cutoff())
      .addOption(new Option('--issue', 'issue it as it is told (SECAS)').conflicts(['csv', 'html']))
      .action(async (named: string, options: MonthOptions) => {
        const { csv, html, out, issue } = options;
        const address = `v1/reports/${kind}/${encodeURIComponent(named)}`;
        const query = queryOf({ cutoff: options.cutoff });
        if (csv) return csvReport(`${address}.csv${query}`, options, surroundings);
        if (out !== undefined && !html) throw wrongUsage('csv-or-html', 'With --out give --csv or --html.');
        const exchange = await connect(options, surroundings, SECAS);
        if (html) {
          const pieces = exchange.download(`${address}.html${query}`, 'text/html');
          const bytes = await saveAsItIs(pieces, out, surroundings.terminal);
          if (bytes === undefined) return;
          const file = { file: out, bytes };
          return outputOf(options, surroundings).result(file, () => `The report is in ${out}. Open it in a browser.`);
        }
        const made = await patience(`Counting ${named} …`, surroundings.terminal, () =>
          exchange.get<Pick<Documents['SlaReport'], 'cutoff'>>(`${address}${query}`),
        );
        if (!issue) return outputOf(options, surroundings).result(made, () => words(made));
        const { position, at } = made.cutoff;
        const asked = { cutoff: `${position}@${at}` };
        const issued = (await exchange.post<Documents['ReportIssue']>(`${address}/issues`, asked, keyOf(options))).body;
        outputOf(options, surroundings).result(issued, () => reportIssueWords(issued));
      });
  for (const [name, path, does] of [
    ['breaches', 'breaches.csv', 'Every breach of a month with its route (SECAS).'],
    ['own-breaches', 'extract/breaches.csv', 'Those of an issued SLA report that are your party’s.'],
    ['extract-csv', 'extract.csv', 'Your own figures in an issued SLA report, a line for each.'],
  ] as const)
    withOut(command.command(name).description(does).argument('<month>', month.month)).action(
      (named: string, options: ReportOptions) =>
        csvReport(`v1/reports/sla/${encodeURIComponent(named)}/${path}`, options, surroundings),
    );
};
