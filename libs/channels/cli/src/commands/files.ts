import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Option } from 'commander';
import { fileKinds } from '@icx/files';
import type { FileDocument, FilePage, ProfileDocument } from '@icx/files-service';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { followFile, isAmiss } from '../exchange/follow-file.ts';
import { exitCodes, Told, wrongUsage } from '../failure.ts';
import { fileListWords, fileWords } from '../output/file-words.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { fileResults } from './file-results.ts';
import { operations } from './operation.ts';

interface UploadOptions extends PostOptions {
  readonly kind: string;
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
  readonly mapping?: string;
  readonly originalParty?: string;
  readonly watch?: boolean;
}

/** With its version: what the file is read by is said in its receipt, and stays. */
const versionOf = async (mapping: string | undefined, exchange: ExchangeClient): Promise<string | undefined> => {
  if (mapping === undefined || mapping.includes('@')) return mapping;
  const { id, version } = await exchange.get<ProfileDocument>(`v1/files/profiles/${encodeURIComponent(mapping)}`);
  return `${id}@${version}`;
};

/** Sends a file of many rows; it is worked off by itself. */
export const upload: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<file>', 'CSV, plain or in gzip or in a zip of one member, or XLSX')
      .addOption(new Option('--kind <kind>', 'what its rows are').choices(fileKinds).makeOptionMandatory())
      .option('--dry-run', 'everything but the writing')
      .option('--all-or-nothing', 'one refused row, and nothing of it is taken')
      .option('--mapping <name>', 'by which mapping profile: NAME for its newest version, NAME@VERSION')
      .option('--original-party <party>', 'asn: who first held what is in it')
      .option('--watch', 'until it has been worked off; Ctrl-C ends the looking alone')
      .addHelpText('after', '\nExit code 1 with --watch: rows rejected or in conflict, or the file as a whole.'),
  ).action(async (path: string, options: UploadOptions) => {
    const bytes = await openAsBlob(path).catch(() => {
      throw wrongUsage('file-unreadable', `${path} cannot be read: name a file that is there.`);
    });
    const { kind, dryRun, allOrNothing, mapping, originalParty } = options;
    const exchange = await connect(options, surroundings);
    const profile = await versionOf(mapping, exchange);
    const query = queryOf({ kind, dryRun, allOrNothing, profile, originalParty });
    const { body } = await exchange.upload<FileDocument>(`v1/files${query}`, bytes, basename(path), keyOf(options));
    const output = outputOf(options, surroundings);
    const file = options.watch ? await followFile(body.id, exchange, output, surroundings.terminal) : body;
    output.result(file, () => fileWords(file));
    if (options.watch && isAmiss(file)) throw new Told(exitCodes.refused);
  });
};

const operationsOnFiles: Define = operations({
  list: {
    does: 'The files of your party, newest first.',
    call: 'GET v1/files',
    members: {
      limit: new Option('--limit <number>', 'at most so many').argParser(wholeNumber),
      after: new Option('--cursor <cursor>', 'the "next" of the page before'),
    },
    told: (page: FilePage) => fileListWords(page),
  },
  show: {
    does: 'One file, and what became of its rows.',
    call: 'GET v1/files/{file}',
    arguments: { file: 'its id, fil_…' },
    told: (file: FileDocument) => fileWords(file),
  },
  cancel: {
    does: 'Want no more of it: what was taken stays.',
    call: 'POST v1/files/{file}/cancellation',
    arguments: { file: 'its id, fil_…' },
    told: (file: FileDocument) => fileWords(file),
  },
});

export const files: Define = (command, surroundings) => {
  operationsOnFiles(command, surroundings);
  fileResults(command, surroundings);
};
