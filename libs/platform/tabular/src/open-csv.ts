import type { Refusal } from '@icx/refusals';
import { CsvReader } from './csv-reader.ts';
import { dialectOf } from './dialect.ts';
import { continued } from './continued.ts';
import { headerRefusal } from './header.ts';
import { limits } from './limits.ts';
import { unreadable } from './refusals.ts';
import { inPieces } from './sample.ts';
import type { Dialect, Row, Table, TableOptions } from './table.ts';
import { asUtf8 } from './utf-16.ts';

/** @param sample the first of `all`, once more */
export const openCsv = async (
  sample: Buffer,
  all: AsyncGenerator<Buffer, void, undefined>,
  container: Dialect['container'],
  { delimiter: wanted, fromLine, known, again }: TableOptions,
): Promise<Table | Refusal> => {
  const { encoding, delimiter, mark } = dialectOf(sample, wanted);
  const reader = new CsvReader({ encoding, delimiter, offset: mark, ...(fromLine === undefined ? {} : { fromLine }) });
  const batches = batchesOf(asUtf8(withoutMark(all, mark), encoding), reader);
  const first = await batches.next();
  const refusal = first.done ? unreadable.headerTooLong : headerRefusal(reader.header);
  if (refusal) {
    await batches.return();
    return refusal;
  }
  const table = {
    dialect: { container, encoding, delimiter },
    header: reader.header!.cells.map((name) => name.trim()),
  };
  // In UTF-16 a byte of the file is none of what is counted of a line that is too long.
  if (!known || !again || container !== 'plain' || encoding.startsWith('utf-16'))
    return { ...table, rows: continued(first, batches) };
  await batches.return();
  reader.goTo(known);
  return { ...table, rows: batchesOf(inPieces(again.from(known.offset)), reader) };
};

async function* withoutMark(
  all: AsyncGenerator<Buffer, void, undefined>,
  mark: number,
): AsyncGenerator<Buffer, void, undefined> {
  let left = mark;
  for await (const piece of all) {
    yield piece.subarray(left);
    left = 0;
  }
}

/** The first batch comes when the line of names has. */
async function* batchesOf(
  pieces: AsyncIterable<Buffer>,
  reader: CsvReader,
): AsyncGenerator<readonly Row[], void, undefined> {
  let read = 0;
  for await (const piece of pieces) {
    const rows = reader.push(piece);
    read += piece.length;
    if (reader.header !== undefined) yield rows;
    else if (read > limits.header) return;
  }
  yield reader.end();
}
