import type { Instant } from '@icx/working-days';
import type { PartyId } from '@icx/identifiers';
import type { Counts, FileId, FileKindName, FileOptions } from './file.ts';

/** Rows of one batch that were refused for one reason. Never with what stood in a cell. */
export interface RefusedRows {
  readonly code: string;
  /** Name of the column; `null`: the row as a whole. */
  readonly column: string | null;
  readonly count: number;
  /** Physical lines of the first ten at most. */
  readonly lines: readonly number[];
}

/** One batch, in the order of the file. */
export interface RowsOfBatch {
  readonly at: Instant;
  /** Physical lines, first and last. */
  readonly fromLine: number;
  readonly toLine: number;
  /** Byte at which the last of them begins, in the file as it was before packing: where it is not packed, reading goes on there. */
  readonly offset?: number;
  /** Bytes of the upload that were read by then, for progress. */
  readonly read: number;
  readonly counts: Counts;
  readonly refused: readonly RefusedRows[];
  /** Length of the results by then: what is beyond it was never told. */
  readonly results: number;
  /** No row comes after these: of the upload nothing is needed any more. */
  readonly last?: true;
}

/** What happens to a file; all in the stream that its id names. */
export type FileEvent =
  | {
      readonly type: 'files.file-received.v1';
      readonly data: {
        readonly id: FileId;
        readonly kind: FileKindName;
        readonly party: PartyId;
        /** As its sender called it, without a path; `null`: it had no name. */
        readonly name: string | null;
        readonly bytes: number;
        /** Keyed hash of the bytes, hexadecimal. */
        readonly hash: string;
        readonly options: FileOptions;
        /** Door time of its last byte: what counts for each row that is accepted. */
        readonly receivedAt: Instant;
        /** An earlier receipt of the same bytes, kind and options, of which rows were refused. */
        readonly first: FileId | null;
      };
    }
  /** The same bytes came once more, and were answered with this receipt. */
  | { readonly type: 'files.file-sent-again.v1'; readonly data: { readonly at: Instant } }
  | { readonly type: 'files.file-waits.v1'; readonly data: { readonly at: Instant; readonly approval: string } }
  /** By the second person, whom its metadata name: from here on it is as one that waited for nobody. */
  | { readonly type: 'files.file-approved.v1'; readonly data: { readonly at: Instant } }
  | {
      readonly type: 'files.file-begun.v1';
      readonly data: {
        readonly at: Instant;
        readonly container: string;
        readonly encoding: string;
        readonly delimiter: string | null;
        /** The file's own names for its columns, in order. */
        readonly header: readonly string[];
        /**
         * Token of the lease under which it is worked on, decimal. Whoever goes on with it under another one says so first: from
         * then on nobody tells of it under this one.
         */
        readonly lease?: string;
      };
    }
  /** All or nothing: what would become of the rows. Nothing is written until all have been looked at. */
  | { readonly type: 'files.rows-checked.v1'; readonly data: RowsOfBatch }
  | { readonly type: 'files.rows-taken.v1'; readonly data: RowsOfBatch }
  | { readonly type: 'files.file-done.v1'; readonly data: { readonly at: Instant } }
  | {
      readonly type: 'files.file-refused.v1';
      readonly data: {
        readonly at: Instant;
        readonly code: string;
        readonly detail: string;
        readonly line: number | null;
      };
    }
  | { readonly type: 'files.file-cancelled.v1'; readonly data: { readonly at: Instant } };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const fileEventTypes = Object.keys({
  'files.file-received.v1': true,
  'files.file-sent-again.v1': true,
  'files.file-waits.v1': true,
  'files.file-approved.v1': true,
  'files.file-begun.v1': true,
  'files.rows-checked.v1': true,
  'files.rows-taken.v1': true,
  'files.file-done.v1': true,
  'files.file-refused.v1': true,
  'files.file-cancelled.v1': true,
} satisfies Record<FileEvent['type'], true>);
