import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isRefusal, type Refusal } from '@icx/refusals';
import { openTable, type Row, type Table, type TableOptions } from '@icx/tabular';
import { wrongUsage, type Failure } from '../failure.ts';
import type { OnProgress } from '../surroundings.ts';
import { unreadable } from './read-file.ts';

/** KiB, for a bar. */
const KIB = 1024;

export interface FileTable {
  readonly header: readonly string[];
  /** Throws where a line cannot be read: what is sent must be all that the file says. */
  readonly rows: AsyncIterable<Row>;
}

/** A table in a file, whatever wrote it: CSV, packed or not, or a workbook. Throws what is wrong with it as a whole. */
export const openFile = async (
  file: string,
  options: Pick<TableOptions, 'delimiter'> = {},
  onProgress: OnProgress = () => undefined,
): Promise<Table> => {
  const { size } = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const from = (byte: number) => bytesOf(file, byte);
  const table = await openTable(watched(from(0), size, onProgress), { ...options, again: { size, from } });
  if (isRefusal(table)) throw notReadable(file, table);
  return table;
};

/** The same, to be sent row by row. */
export const tableIn = async (file: string, onProgress: OnProgress): Promise<FileTable> => {
  const { header, rows } = await openFile(file, {}, onProgress);
  return { header, rows: rowsOf(file, rows) };
};

async function* bytesOf(file: string, start: number): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { start }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* watched(bytes: AsyncIterable<Uint8Array>, size: number, onProgress: OnProgress) {
  let read = 0;
  for await (const piece of bytes) {
    read += piece.length;
    yield piece;
    onProgress(Math.ceil(read / KIB), Math.ceil(size / KIB));
  }
}

async function* rowsOf(file: string, batches: AsyncIterable<readonly Row[] | Refusal>): AsyncGenerator<Row, void> {
  for await (const batch of batches) {
    if (isRefusal(batch)) throw notReadable(file, batch);
    for (const row of batch) {
      if (row.damage) throw notReadable(`${file}, line ${row.line}`, row.damage);
      yield row;
    }
  }
}

const KNOWN: Readonly<Record<string, string>> = {
  'line-encoding': 'file-not-utf-8',
  'header-unreadable': 'csv-invalid',
};

/** By the codes that scripts know, where there is one. */
const notReadable = (where: string, { code, detail }: Refusal): Failure =>
  wrongUsage(KNOWN[code] ?? code.replace(/^(line|cell)-.*/, 'csv-invalid'), `${where}: ${detail}`);
