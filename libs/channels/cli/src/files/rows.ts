import { bytesOf } from './read-file.ts';
import { wrongUsage } from '../failure.ts';
import type { OnProgress } from '../surroundings.ts';
import { flagIn, namesIn, type Columns } from './columns.ts';
import { jsonIn } from './json.ts';
import { tableIn } from './table.ts';

/** One object of a file, and where it stands there: `line 12` of a CSV file, `row 11` of a JSON file. */
export interface FileRow {
  readonly where: string;
  readonly row: unknown;
}

/**
 * The rows of a file: a table whose first line names the members (an empty cell is left out), or a JSON array, which may
 * be the one member of an object.
 */
export async function* rowsOf(
  file: string,
  columns: Columns,
  onProgress: OnProgress,
): AsyncGenerator<FileRow, void, undefined> {
  let empty = true;
  for await (const row of file.toLowerCase().endsWith('.json') ? jsonRows(file) : csvRows(file, columns, onProgress)) {
    empty = false;
    yield row;
  }
  // With `--replace` it would take everything away.
  if (empty) throw wrongUsage('file-empty', `${file} has no rows. Name the file that has them.`);
}

/** Bytes of JSON in a batch: what the exchange takes in one call, with room for all around it. */
const LARGEST = 7 * 1024 * 1024;

/** So many at a time, or fewer if they are large. */
export async function* inBatches(rows: AsyncIterable<FileRow>, most: number): AsyncGenerator<readonly FileRow[], void> {
  let batch: FileRow[] = [];
  let size = 0;
  for await (const row of rows) {
    const more = Buffer.byteLength(JSON.stringify(row.row)) + 1;
    if (batch.length === most || (size + more > LARGEST && batch.length > 0)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(row);
    size += more;
  }
  if (batch.length > 0) yield batch;
}

const notRows = (file: string) =>
  wrongUsage('file-not-rows', `${file} holds no JSON array of objects. Write it so, or as CSV with a line of names.`);

/** The array itself, or the one member of an object. */
const listIn = (value: unknown): unknown => {
  const members: readonly unknown[] = Object.values((value as object | null) ?? {});
  return Array.isArray(value) || members.length !== 1 ? value : members[0];
};

async function* jsonRows(file: string): AsyncGenerator<FileRow, void, undefined> {
  const list = listIn(jsonIn(file, await bytesOf(file)));
  if (!Array.isArray(list)) throw notRows(file);
  for (const [index, row] of (list as readonly unknown[]).entries()) yield { where: `row ${index + 1}`, row };
}

async function* csvRows(
  file: string,
  columns: Columns,
  onProgress: OnProgress,
): AsyncGenerator<FileRow, void, undefined> {
  const { header, rows } = await tableIn(file, onProgress);
  const names = namesIn(file, header, columns);
  for await (const row of rows) yield { where: `line ${row.line}`, row: rowOf(names, row.cells, columns) };
}

/** A cell under no name is given one that no row has, so that the exchange tells of it. */
const rowOf = (names: readonly string[], cells: readonly string[], { flags = [] }: Columns): object =>
  Object.fromEntries(
    cells
      .map((cell, index) => [names[index] === '' ? undefined : names[index], cell, index] as const)
      .filter(([, cell]) => cell !== '')
      .map(([name, cell, index]) => [name ?? `column ${index + 1}`, flags.includes(name ?? '') ? flagIn(cell) : cell]),
  );
