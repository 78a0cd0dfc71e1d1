import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Option } from 'commander';
import { fileKinds } from '@icx/files';
import type { FileDocument, FilePage } from '@icx/files-service';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
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
}

/** Sends a file of many rows; it is worked off by itself. */
export const upload: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<file>', 'CSV, plain or in gzip or in a zip of one member, or XLSX')
      .addOption(new Option('--kind <kind>', 'what its rows are').choices(fileKinds).makeOptionMandatory())
      .option('--dry-run', 'everything but the writing')
      .option('--all-or-nothing', 'one refused row, and nothing of it is taken')
      .option('--mapping <name@version>', 'by which of your mapping profiles it is read')
      .option('--original-party <party>', 'asn: who first held what is in it'),
  ).action(async (path: string, options: UploadOptions) => {
    const bytes = await openAsBlob(path).catch(() => {
      throw wrongUsage('file-unreadable', `${path} cannot be read: name a file that is there.`);
    });
    const { kind, dryRun, allOrNothing, mapping, originalParty } = options;
    const query = queryOf({ kind, dryRun, allOrNothing, profile: mapping, originalParty });
    const exchange = await connect(options, surroundings);
    const { body } = await exchange.upload<FileDocument>(`v1/files${query}`, bytes, basename(path), keyOf(options));
    outputOf(options, surroundings).result(body, () => fileWords(body));
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
