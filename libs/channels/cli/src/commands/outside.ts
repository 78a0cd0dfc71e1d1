import { basename } from 'node:path';
import { Option } from 'commander';
import { codeNotHeldReasons, denialKinds, outsideMeans } from '@icx/requests';
import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { requestPath } from '../exchange/documents.ts';
import { wrongUsage } from '../failure.ts';
import { blobOf } from '../files/blob-of.ts';
import { intoNewFile } from '../files/new-file.ts';
import { actOn } from './act.ts';
import { collect, queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

type With<Options> = PostOptions & Readonly<Options>;

interface Recorded {
  answer: string;
  who: string;
  means: string;
  statement: string;
  at?: string;
  leg?: number;
  suggest?: string;
  reason?: string;
  attach?: readonly string[];
}

export const recordOutside: Define = (command, surroundings) => {
  command
    .addOption(
      new Option('--answer <answer>', 'what was answered')
        .choices(['code-supplied', ...denialKinds])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--means <means>', 'by what it was').choices(outsideMeans).makeOptionMandatory())
    .requiredOption('--who <text>', 'who told whom')
    .requiredOption('--statement <text>', 'what was said or written, without a code')
    .option('--at <time>', 'when, such as 2026-11-24T10:00Z; by default just now')
    .option('--leg <number>', 'which leg; by default the latest', wholeNumber)
    .option('--suggest <party>', 'with not-installer: who did install it')
    .addOption(new Option('--reason <reason>', 'with code-not-held: why').choices(codeNotHeldReasons))
    .option('--attach <file>', 'a PDF, picture, text or mail that shows it; may be given again', collect);
  actOn<With<Recorded>>(
    command,
    surroundings,
    'outside-answers',
    async ({ answer, who, means, statement, at: statedAt, leg, suggest, reason, attach, key }, exchange, id) => ({
      ...{ answer, who, means, statement, statedAt, leg, suggestedInstaller: suggest, reason },
      attachments: attach && (await broughtBy(attach, { id, leg, key }, exchange)),
    }),
  );
};

interface Bringing {
  readonly id: string;
  readonly leg: number | undefined;
  /** Of the statement: sent again with it, the files are the same ones. */
  readonly key: string | undefined;
}

/** Their ids, in order. Nothing is sent unless all can be read. */
const broughtBy = async (
  paths: readonly string[],
  { id, leg, key }: Bringing,
  exchange: ExchangeClient,
): Promise<readonly string[]> => {
  const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await blobOf(path) })));
  const address = `${requestPath(id, '/outside-attachments')}${queryOf({ leg })}`;
  const ids: string[] = [];
  for (const [index, { path, bytes }] of files.entries()) {
    const own = key && `${key}.${index + 1}`;
    const { body } = await exchange.upload<{ readonly attachment: string }>(address, bytes, basename(path), own);
    ids.push(body.attachment);
  }
  return ids;
};

export const outsideAttachment: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('<request>', 'its id, icr_…')
      .argument('<attachment>', 'its id, att_…, as the statement names it')
      .requiredOption('-o, --out <file>', 'write it there, whole or not at all; must not be there yet'),
  ).action(async (id: string, attachment: string, { out, ...options }: CallerOptions & { readonly out: string }) => {
    const exchange = await connect(options, surroundings);
    const path = requestPath(id, `/outside-attachments/${encodeURIComponent(attachment)}`);
    const bytes = await intoNewFile(out, async (target) => {
      let count = 0;
      for await (const piece of exchange.download(path, 'application/octet-stream')) {
        await target.writeFile(piece);
        count += piece.length;
      }
      return count;
    });
    outputOf(options, surroundings).result({ file: out, bytes }, () => `It is in ${out}: a file that a party sent.`);
  });
};

const claimed = 'number of the statement, as the request shows it';

export const confirmOutside: Define = (command, surroundings) => {
  command.option('--claim <number>', claimed, wholeNumber, 1);
  actOn<With<{ claim: number }>>(
    command,
    surroundings,
    ({ claim }) => `outside-answers/${claim}/confirmation`,
    () => ({}),
  );
};

export const disputeOutside: Define = (command, surroundings) => {
  command.option('--claim <number>', claimed, wholeNumber, 1).requiredOption('--reason <text>', 'why it was not so');
  actOn<With<{ claim: number; reason: string }>>(
    command,
    surroundings,
    ({ claim }) => `outside-answers/${claim}/dispute`,
    ({ reason }) => ({ reason }),
  );
};

export const disputeBreach: Define = (command, surroundings) => {
  command
    .requiredOption('--reason <text>', 'why it was no breach')
    .option('--leg <number>', 'which leg; by default your latest that breached', wholeNumber);
  actOn<With<{ reason: string; leg?: number }>>(command, surroundings, 'breach-disputes', ({ reason, leg }) => ({
    reason,
    leg,
  }));
};

export const resolveDispute: Define = (command, surroundings) => {
  command
    .addOption(new Option('--upheld', 'there was no breach: it is counted no more').conflicts('dismissed'))
    .addOption(new Option('--dismissed', 'the breach stands'))
    .option('--leg <number>', 'the leg that breached', wholeNumber, 1)
    .requiredOption('--reason <text>', 'what it was decided by');
  actOn<With<{ upheld?: boolean; dismissed?: boolean; leg: number; reason: string }>>(
    command,
    surroundings,
    ({ leg }) => `breach-disputes/${leg}/resolution`,
    ({ upheld = false, dismissed = false, reason }) => {
      if (!upheld && !dismissed) throw wrongUsage('decision-missing', 'Give --upheld or --dismissed.');
      return { upheld, reason };
    },
    SECAS,
  );
};
