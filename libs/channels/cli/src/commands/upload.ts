import { randomUUIDv7 } from 'node:crypto';
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { fileKinds } from '@icx/files';
import type { FileDocument, ProfileDocument } from '@icx/files-service';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { followFile } from '../exchange/follow-file.ts';
import { interruptible } from '../exchange/interruptible.ts';
import { mayPass } from '../exchange/trying-again.ts';
import { IN_PIECES_FROM, uploadInPieces, type FileToSend } from '../exchange/upload-in-pieces.ts';
import { exitCodes, Failure, Told } from '../failure.ts';
import { blobOf } from '../files/blob-of.ts';
import { fileWords, progressWords } from '../output/file-words.ts';
import { progressBar } from '../output/progress.ts';
import type { Terminal } from '../terminal.ts';
import { queryOf } from './arguments.ts';
import type { Define } from './define.ts';

interface UploadOptions extends PostOptions {
  readonly kind: string;
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
  readonly mapping?: string;
  readonly originalParty?: string;
  readonly watch?: boolean;
}

const KIB = 1024;

/** With its version: what the file is read by is said in its receipt, and stays. */
const versionOf = async (mapping: string | undefined, exchange: ExchangeClient): Promise<string | undefined> => {
  if (mapping === undefined || mapping.includes('@')) return mapping;
  const { id, version } = await exchange.get<ProfileDocument>(`v1/files/profiles/${encodeURIComponent(mapping)}`);
  return `${id}@${version}`;
};

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The command as it was given, with its key. */
const sameAgain = (command: Command, given: Readonly<Record<string, string | true | undefined>>): string =>
  [
    ...['icx', command.name(), ...command.args.map(quoted)],
    ...command.options.flatMap((option) => {
      const value = given[option.attributeName()];
      return value === undefined ? [] : value === true ? [option.long] : [option.long, quoted(value)];
    }),
  ].join(' ');

const sendInPieces = async (
  file: FileToSend,
  goOn: string,
  exchange: ExchangeClient,
  terminal: Terminal,
): Promise<FileDocument> => {
  const bar = await progressBar('KiB', terminal);
  const kept = `What was sent is kept for 24 hours. To go on: ${goOn}`;
  try {
    const id = await interruptible(
      (signal) => uploadInPieces(file, exchange, bar, signal),
      () => ['upload-interrupted', kept],
    );
    return await exchange.get<FileDocument>(`v1/files/${id}`);
  } catch (error) {
    throw error instanceof Failure && mayPass(error)
      ? new Failure(error.exitCode, error.code, `${error.detail} ${kept}`)
      : error;
  } finally {
    bar.stop();
  }
};

/** Until it has ended, or waits for a second person. */
const watched = async ({ id, bytes }: FileDocument, exchange: ExchangeClient, terminal: Terminal) => {
  const bar = await progressBar('KiB', terminal);
  try {
    await followFile(id, exchange, (news) => {
      bar.update(Math.ceil(news.progress.bytesRead / KIB), Math.ceil(bytes / KIB), progressWords(news));
      if (news.state === 'waiting') return 'enough';
    });
  } finally {
    bar.stop();
  }
  return exchange.get<FileDocument>(`v1/files/${id}`);
};

/** What a script has to know: rows were left out, or all of them. */
const isAmiss = ({ state, rows }: FileDocument): boolean => state === 'refused' || rows.rejected + rows.conflict > 0;

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
      .addHelpText(
        'after',
        '\nMore than 8 MiB goes in pieces: what broke off goes on where it was by the same command with its --key.' +
          '\nExit code 1 with --watch: rows rejected or in conflict, or the file as a whole.',
      ),
  ).action(async (path: string, options: UploadOptions) => {
    const bytes = await blobOf(path);
    const { kind, dryRun, allOrNothing, originalParty } = options;
    const { terminal } = surroundings;
    const exchange = await connect(options, surroundings);
    const mapping = await versionOf(options.mapping, exchange);
    const query = queryOf({ kind, dryRun, allOrNothing, profile: mapping, originalParty });
    const [name, key, output] = [basename(path), keyOf(options) ?? randomUUIDv7(), outputOf(options, surroundings)];
    let sent: FileDocument;
    if (bytes.size > IN_PIECES_FROM) {
      const goOn = sameAgain(command, { ...command.opts<Record<string, string | true>>(), mapping, key });
      output.note(`Sent in pieces. Should it break off: ${goOn}`);
      sent = await sendInPieces({ bytes, name, query, key }, goOn, exchange, terminal);
    } else sent = (await exchange.upload<FileDocument>(`v1/files${query}`, bytes, name, key)).body;
    const file = options.watch ? await watched(sent, exchange, terminal) : sent;
    output.result(file, () => fileWords(file));
    if (options.watch && isAmiss(file)) throw new Told(exitCodes.refused);
  });
};
