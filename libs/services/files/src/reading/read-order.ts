import type { Refusal } from '@icx/refusals';
import type { SpoolHandle } from '@icx/spool';
import type { Dialect, Row } from '@icx/tabular';
import type { FileKind, ReadBatch } from '../file-kind.ts';
import type { Mapping } from '../resolve-columns.ts';

/** What a worker is started with: plain data, and functions as addresses of their modules. */
export interface ReadOrder {
  readonly upload: SpoolHandle;
  /** Rows before this physical line are durable. */
  readonly fromLine: number;
  /** The last of them, where its byte is known. */
  readonly known?: Pick<Row, 'line' | 'offset'>;
  readonly kind: Pick<FileKind, 'columns' | 'ignoresOthers' | 'reader'>;
  readonly mapping?: Mapping;
  /** Rows of a batch at most. */
  readonly batch: number;
  /** For the kind's `openReader`. */
  readonly context: unknown;
}

/** One batch as the worker read it. */
export interface RowsRead {
  /** Physical lines of all its rows, in order. */
  readonly lines: readonly number[];
  /** Byte at which the last of them begins. */
  readonly offset?: number;
  readonly batch: ReadBatch<unknown>;
  /** The rows as they are given back, packed. */
  readonly cells: Uint8Array;
  /** Bytes of the upload that were read by then. */
  readonly read: number;
  readonly last: boolean;
}

/** From the worker, in this order. */
export type ReadReport =
  | { readonly is: 'opened'; readonly dialect: Dialect; readonly header: readonly string[] }
  | { readonly is: 'rows'; readonly rows: RowsRead }
  /** The file cannot be read, or no further; its last rows come before. */
  | { readonly is: 'refused'; readonly refusal: Refusal };

/** To the worker: it may send one batch more. */
export const ONE_MORE = 'one more';
