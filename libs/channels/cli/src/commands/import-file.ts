import type { Command } from 'commander';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { Proposals } from '../exchange/approvals.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { exitCodes, Failure, Told } from '../failure.ts';
import type { Columns } from '../files/columns.ts';
import { inBatches, rowsOf } from '../files/rows.ts';
import { progressBar } from '../output/progress.ts';
import type { Progress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import type { Surroundings } from '../surroundings.ts';

/** What the exchange takes in one call. */
const BATCH = 10_000;
/** Rejected rows, and rows to look at, that are told with `--json`, and to people; their number is told of all. */
const KEPT = 10_000;
const SHOWN = 50;

export interface RowError {
  readonly pointer?: string;
  readonly code: string;
  readonly detail: string;
}

interface ToldOf {
  readonly index: number;
  readonly errors: readonly RowError[];
  /** How many there are besides. */
  readonly moreErrors?: number;
}

/** What became of a batch: numbers by name, the rows that were rejected, and those taken in which something is unlikely. */
export interface Batch {
  readonly counts: Readonly<Record<string, number>>;
  readonly rejected: readonly ToldOf[];
  readonly warned?: readonly ToldOf[];
}

/** A row of an answer that tells of each. */
export interface Item {
  readonly index: number;
  readonly outcome: string;
  readonly errors?: readonly RowError[];
  readonly moreErrors?: number;
  readonly warnings?: readonly RowError[];
}

/** Of the rows of such an answer, those that somebody must look at. */
export const lookedAt = (items: readonly Item[]): Pick<Batch, 'rejected' | 'warned'> => ({
  rejected: items
    .filter(({ outcome }) => outcome === 'rejected')
    .map(({ index, errors = [], moreErrors }) => ({ index, errors, ...(moreErrors ? { moreErrors } : {}) })),
  warned: items.flatMap(({ index, warnings }) => (warnings ? [{ index, errors: warnings }] : [])),
});

interface Row extends Omit<ToldOf, 'index'> {
  readonly where: string;
}

interface Imported {
  readonly file: string;
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly rejections: readonly Row[];
  readonly warnings: readonly Row[];
}

export interface FileImport<Reply> {
  readonly columns: Columns;
  /** Where the rows are sent. */
  readonly path: string;
  /** @param batch from 1 */
  readonly bodyOf: (rows: readonly unknown[], batch: number) => object;
  readonly read: (reply: Reply) => Batch;
  /** Each count in words, in order. */
  readonly words: Readonly<Record<string, string>>;
}

/**
 * `… <file>`: sends the rows of a file, however many, in batches, and says what became of them.
 * @param byDefault who calls where nobody is named
 */
export const importFile = <Reply>(
  command: Command,
  surroundings: Surroundings,
  importOf: (options: PostOptions) => FileImport<Reply>,
  byDefault?: string,
): void => {
  withPost(
    command
      .argument(
        '<file>',
        '.json: an array of objects; else a table (CSV, .gz, .zip, .xlsx), whose first line names the members',
      )
      .addHelpText(
        'after',
        '\nThe same file may be sent again: what is held already stays. Exit code 1: rows rejected.',
      ),
  ).action(async (file: string, options: PostOptions) => {
    const kind = importOf(options);
    const exchange = await connect(options, surroundings, byDefault);
    const bar = await progressBar(`KiB of ${file}`, surroundings.terminal);
    const imported = await send(file, kind, exchange, keyOf(options), bar).finally(() => bar.stop());
    outputOf(options, surroundings).result(imported, () => importedWords(imported, kind.words));
    if (imported.counts['rejected']) throw new Told(exitCodes.refused);
  });
};

const send = async <Reply>(
  file: string,
  { path, columns, bodyOf, read }: FileImport<Reply>,
  exchange: ExchangeClient,
  key: string | undefined,
  bar: Progress,
): Promise<Imported> => {
  const counts: Record<string, number> = {};
  const rejections: Row[] = [];
  const warnings: Row[] = [];
  const proposals = new Proposals();
  let [rows, batch] = [0, 0];
  try {
    for await (const taken of inBatches(rowsOf(file, columns, bar.update), BATCH)) {
      batch += 1;
      const body = bodyOf(
        taken.map(({ row }) => row),
        batch,
      );
      const own = key === undefined ? undefined : `${key}-${batch}`;
      const reply = await proposals.collect(exchange.post<Reply>(path, body, own));
      rows += taken.length;
      if (!reply) continue;
      const { counts: more, rejected, warned = [] } = read(reply.body);
      for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
      const keep = (told: readonly ToldOf[], kept: Row[]): void => {
        for (const { index, ...row } of told.slice(0, KEPT - kept.length))
          kept.push({ where: taken[index]?.where ?? '', ...row });
      };
      keep(rejected, rejections);
      keep(warned, warnings);
    }
  } catch (error) {
    throw error instanceof Failure && rows > 0 ? goOn(error, rows) : error;
  }
  proposals.tell();
  return { file, rows, counts, rejections, warnings };
};

const number = (value: number): string => value.toLocaleString('en-GB');

/** What was sent before it failed is there. */
const goOn = ({ exitCode, code, detail, offences }: Failure, rows: number): Failure =>
  new Failure(
    exitCode,
    code,
    `${detail} The first ${number(rows)} rows were taken; send the file again to go on.`,
    offences,
  );

/** The first rows of such a list, a line for each fault. */
const rowsWords = (head: string, rows: readonly Row[], total: number): readonly string[] => {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, SHOWN);
  const lines = shown.flatMap(({ where, errors, moreErrors = 0 }) => [
    ...errors.map(({ pointer = '', code, detail }, n) => [n === 0 ? where : '', pointer, `${detail} (${code})`]),
    ...(moreErrors > 0 ? [[errors.length === 0 ? where : '', '', `… and ${number(moreErrors)} more`]] : []),
  ]);
  const more = total - shown.length;
  return [table(['where', 'member', head], lines), ...(more > 0 ? [`… and ${number(more)} rows more`] : []), ''];
};

const importedWords = (
  { file, rows, counts, rejections, warnings }: Imported,
  words: Readonly<Record<string, string>>,
): string => {
  const told = Object.entries(words).map(([name, word]) => `${number(counts[name] ?? 0)} ${word}`);
  return [
    ...rowsWords('what is wrong', rejections, counts['rejected'] ?? 0),
    ...rowsWords('taken, but look at', warnings, warnings.length),
    `${number(rows)} rows of ${file}: ${told.join(', ')}.`,
  ].join('\n');
};
