import type { RecordedEvent } from '@icx/event-store';
import {
  evolveFile,
  linesTold,
  noFile,
  type FileEvent,
  type FileState,
  type KnownFile,
  type RowsOfBatch,
} from '@icx/files';
import { fileStream } from '../file-stream.ts';

/** Where in the results a row stands that is told of. */
export interface FirstRow {
  readonly line: number;
  /** Byte of the results at which its batch begins. */
  readonly frame: number;
}

/** Rows and bytes of the upload by then. */
interface Mark {
  readonly at: number;
  readonly rows: number;
  readonly read: number;
}

/** A file as its stream says it stands, and what of it is told besides. */
export interface ToldFile {
  readonly state: FileState;
  readonly revision: bigint;
  /** By code and column, those of `rows.refused`. */
  readonly firstRows: ReadonlyMap<string, readonly FirstRow[]>;
  /** Of the last batches. */
  readonly marks: readonly Mark[];
}

/** Batches by which the rate is told. */
const RECENT = 20;

export const nothingTold: ToldFile = { state: noFile, revision: -1n, firstRows: new Map(), marks: [] };
export const reasonKey = ({ code, column }: { readonly code: string; readonly column: string | null }): string =>
  `${code} ${column}`;

/** One event more. What a newer release wrote is passed over. */
export const tellMore = (file: ToldFile, recorded: RecordedEvent): ToldFile => {
  const { revision } = recorded;
  if (!fileStream.knows.has(recorded.type)) return { ...file, revision };
  const event = recorded as unknown as FileEvent;
  const state = evolveFile(file.state, event);
  if (!('rows' in state) || (event.type !== 'files.rows-taken.v1' && event.type !== 'files.rows-checked.v1'))
    return { ...file, state, revision };
  const before = 'rows' in file.state && file.state.rows.pass === state.rows.pass ? file : nothingTold;
  const frame = 'rows' in before.state ? before.state.rows.results : 0;
  const rows = Object.values(state.rows.counts).reduce((sum, count) => sum + count, 0);
  return {
    ...{ state, revision, firstRows: withRows(before.firstRows, event.data, frame) },
    marks: [...before.marks, { at: Date.parse(recorded.recordedAt), rows, read: state.rows.read }].slice(-RECENT),
  };
};

const withRows = (known: ToldFile['firstRows'], { refused }: RowsOfBatch, frame: number): ToldFile['firstRows'] => {
  const more = refused.flatMap((reason) => {
    const before = known.get(reasonKey(reason)) ?? [];
    const lines = reason.lines.slice(0, linesTold - before.length);
    return lines.length === 0
      ? []
      : [[reasonKey(reason), [...before, ...lines.map((line) => ({ line, frame }))]] as const];
  });
  return more.length === 0 ? known : new Map([...known, ...more]);
};

/** Of a file that there is. */
export type ToldKnownFile = ToldFile & { readonly state: KnownFile };
