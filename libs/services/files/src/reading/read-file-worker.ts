import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal, refuse } from '@icx/refusals';
import { readSpooled } from '@icx/spool';
import { openTable } from '@icx/tabular';
import type { KindReader } from '../file-kind.ts';
import { resolveColumns, tellableHeader } from '../resolve-columns.ts';
import type { ReadOrder, ReadReport } from './read-order.ts';
import { readRows } from './read-rows.ts';

const { upload, fromLine, known, kind, mapping, batch, context } = workerData as ReadOrder;
const port = parentPort!;
const report = (message: ReadReport): void => port.postMessage(message);

/** Batches that the main thread is ready for, and who waits for the next one. */
let credit = 0;
let credited: (() => void) | undefined;
port.on('message', () => {
  credit += 1;
  credited?.();
});
const oneMore = async (): Promise<void> => {
  while (credit === 0) await new Promise<void>((resolve) => (credited = resolve));
  credit -= 1;
};

/** Rather than done with nothing: whoever saved the wrong sheet is told so. */
const withoutRows = refuse('file-empty', 'The file has names of columns and no rows. Send the file that has the rows.');

let read = 0;
async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    read += piece.length;
    yield piece;
  }
}

const from = (byte: number): AsyncIterable<Uint8Array> => {
  read = byte;
  return counted(readSpooled(upload, byte));
};

const work = async (): Promise<void> => {
  const again = { size: upload.size, from };
  const delimiter = mapping?.delimiter;
  const options = { fromLine, again, ...(known && { known }), ...(delimiter !== undefined && { delimiter }) };
  const table = await openTable(from(0), options);
  if (isRefusal(table)) return report({ is: 'refused', refusal: table });
  const columns = resolveColumns(table.header, kind, mapping);
  if (isRefusal(columns)) return report({ is: 'refused', refusal: columns });
  report({ is: 'opened', dialect: table.dialect, header: tellableHeader(table.header, columns) });
  const { openReader } = (await import(kind.reader)) as { openReader: (context: unknown) => KindReader<unknown> };
  const secret = new Set(kind.columns.filter((column) => column.secret).map(({ name }) => name));
  let hasRows = fromLine > 1;
  for await (const rows of readRows(table.rows, columns, secret, openReader(context), batch)) {
    if (isRefusal(rows)) return report({ is: 'refused', refusal: rows });
    hasRows ||= rows.lines.length > 0;
    if (!hasRows) return report({ is: 'refused', refusal: withoutRows });
    await oneMore();
    report({ is: 'rows', rows: { ...rows, read } });
  }
};

await work();
port.close();
