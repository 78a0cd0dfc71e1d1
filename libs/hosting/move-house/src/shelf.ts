export type Value = string | number | bigint | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;
/** The values of a row's key columns. */
export type Key = readonly Value[];

/** One kind of thing in one house, in the order of its keys, which is the same in every house. */
export interface Shelf {
  count(): Promise<number>;
  /** The first rows after this key. */
  page(after: Key | undefined, limit: number): Promise<readonly Row[]>;
  /** The key of the last row: what is written goes on behind it. */
  last(): Promise<Key | undefined>;
  /** All of them, durably, or none. */
  write(rows: readonly Row[]): Promise<void>;
  /** After the last page. */
  finish?(): Promise<void>;
}

const bytesOr = (value: Value): string | null =>
  value === null ? null : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);

/** The same for the same values, whichever engine they come from: one says 5 where another says 5n. */
export const textOf = (row: Row, columns: readonly string[]): string =>
  JSON.stringify(columns.map((column) => bytesOr(row[column]!)));
