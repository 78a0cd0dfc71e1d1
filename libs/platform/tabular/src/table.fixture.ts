import { isRefusal, type Refusal } from '@icx/refusals';
import { openTable, type Dialect, type Row, type TableOptions } from './index.ts';

/** In pieces of so many bytes. */
export async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface Read {
  readonly dialect: Dialect;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  /** What ended it before its end. */
  readonly refusal?: Refusal;
}

/** All of a table at once, or why there is none. */
export const readTable = async (
  bytes: string | Uint8Array | AsyncIterable<Uint8Array>,
  options?: TableOptions,
): Promise<Read | Refusal> => {
  const source = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const table = await openTable(source instanceof Uint8Array ? inPieces(source) : source, options);
  if (isRefusal(table)) return table;
  const rows: Row[] = [];
  for await (const batch of table.rows) {
    if (isRefusal(batch)) return { dialect: table.dialect, header: table.header, rows, refusal: batch };
    rows.push(...batch);
  }
  return { dialect: table.dialect, header: table.header, rows };
};

/** `line: cells` or `line: code of its damage`. */
export const told = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ line, cells, damage }) => `${line}: ${damage?.code ?? cells.join('|')}`);

/** The rows of a text, as `told`; or the code of why there are none. */
export const rowsOf = async (
  bytes: string | Uint8Array,
  options?: TableOptions,
): Promise<readonly string[] | string> => {
  const read = await readTable(bytes, options);
  return isRefusal(read) ? read.code : [...told(read.rows), ...(read.refusal ? [read.refusal.code] : [])];
};
