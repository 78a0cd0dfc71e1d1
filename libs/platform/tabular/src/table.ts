import type { Refusal } from '@icx/refusals';

/** One record of a file. */
export interface Row {
  /** Physical line on which it stands, from 1; in a workbook the row of the sheet. */
  readonly line: number;
  /** Byte at which the line begins, in the text as it was before packing; 0 in a workbook. */
  readonly offset: number;
  readonly cells: readonly string[];
  /** Why the line cannot be read: the row is then to be rejected, and hurts no other. */
  readonly damage?: Refusal;
}

/** How the file turned out to be written, told to whoever sent it. */
export interface Dialect {
  readonly container: 'plain' | 'gzip' | 'zip' | 'xlsx';
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** One character; `null` in a workbook. */
  readonly delimiter: string | null;
}

export interface TableOptions {
  /** Where to go on: rows before this line are passed over. */
  readonly fromLine?: number;
  /** A row that was read before, with `again`: where the file is not packed, what stands before it is not read once more. */
  readonly known?: Pick<Row, 'line' | 'offset'>;
  /** Instead of what the file looks like. */
  readonly delimiter?: string;
  /** The file again, from any byte on, for a zip: what is in it stands at its end. Without it a zip is held in memory, and may have 32 MiB. */
  readonly again?: Again;
}

export interface Again {
  /** Bytes of the file as it was sent. */
  readonly size: number;
  from(byte: number): AsyncIterable<Uint8Array>;
}

/** A file that could be opened: its first line, and its rows in batches as they are read. */
export interface Table {
  readonly dialect: Dialect;
  /** Names in the first line, trimmed, as they stand there. */
  readonly header: readonly string[];
  /** Rows in order. What makes the whole file unreadable while it is read (a bomb, a cut end) is the last, as a refusal. */
  readonly rows: AsyncIterable<readonly Row[] | Refusal>;
}
