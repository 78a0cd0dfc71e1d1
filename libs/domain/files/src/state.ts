import type { Instant } from '@icx/working-days';
import type { FileEvent, RefusedRows, RowsOfBatch } from './events.ts';
import { rowOutcomes, type Counts, type FileStateName, type RowOutcome } from './file.ts';

type DataOf<Type extends FileEvent['type']> = Extract<FileEvent, { readonly type: Type }>['data'];
export type Receipt = DataOf<'files.file-received.v1'>;

/** How far the rows are. Of a file that is all or nothing they are checked first, and then taken from the first on. */
export interface Rows {
  readonly pass: 'checking' | 'taking';
  /** Physical line of the last row that is durable; 0: none is. */
  readonly toLine: number;
  /** Byte at which it begins; left out: not known. */
  readonly offset?: number;
  readonly read: number;
  readonly results: number;
  readonly counts: Counts;
  /** In the order in which they first came, each with its first ten lines. */
  readonly refused: readonly RefusedRows[];
  /** All have been looked at. */
  readonly complete: boolean;
  readonly at: Instant | null;
}

export interface KnownFile {
  readonly state: FileStateName;
  readonly receipt: Receipt;
  /** Id of the act that waits, or waited, for the second person. */
  readonly approval: string | null;
  readonly begun: DataOf<'files.file-begun.v1'> | null;
  readonly rows: Rows;
  /** Why the whole file was refused. */
  readonly refusal: DataOf<'files.file-refused.v1'> | null;
  readonly endedAt: Instant | null;
}

export type FileState = { readonly state: 'absent' } | KnownFile;

export const countsOf = (count: (outcome: RowOutcome) => number): Counts =>
  Object.fromEntries(rowOutcomes.map((outcome) => [outcome, count(outcome)])) as Record<RowOutcome, number>;

/** Lines that are named of each reason. */
export const linesTold = 10;

const noRows = (pass: Rows['pass']): Rows => ({
  ...{ pass, toLine: 0, read: 0, results: 0, counts: countsOf(() => 0), refused: [], complete: false, at: null },
});

export const noFile: FileState = { state: 'absent' };

export const isEnded = (file: FileState): boolean => ['done', 'refused', 'cancelled'].includes(file.state);

export const evolveFile = (file: FileState, { type, data }: FileEvent): FileState => {
  if (type === 'files.file-received.v1')
    return {
      ...{ state: 'received', receipt: data, approval: null, begun: null, refusal: null, endedAt: null },
      rows: noRows(data.options.allOrNothing ? 'checking' : 'taking'),
    };
  if (file.state === 'absent') return file;
  switch (type) {
    case 'files.file-sent-again.v1':
      return file;
    case 'files.file-waits.v1':
      return { ...file, state: 'waiting', approval: data.approval };
    case 'files.file-approved.v1':
      return { ...file, state: 'received' };
    case 'files.file-begun.v1':
      return { ...file, state: 'processing', begun: data };
    case 'files.rows-checked.v1':
      return { ...file, rows: after(file.rows, data) };
    case 'files.rows-taken.v1':
      return { ...file, rows: after(file.rows.pass === 'checking' ? noRows('taking') : file.rows, data) };
    case 'files.file-done.v1':
      return { ...file, state: 'done', endedAt: data.at };
    case 'files.file-refused.v1':
      return { ...file, state: 'refused', refusal: data, endedAt: data.at };
    case 'files.file-cancelled.v1':
      return { ...file, state: 'cancelled', endedAt: data.at };
  }
};

const after = (rows: Rows, { at, toLine, offset, read, results, counts, refused, last }: RowsOfBatch): Rows => ({
  ...{ pass: rows.pass, toLine, read, results, complete: last === true, at },
  ...(offset !== undefined && { offset }),
  counts: countsOf((outcome) => rows.counts[outcome] + counts[outcome]),
  refused: addRefused(rows.refused, refused),
});

/** As many as a kind of file has codes and columns, whatever its length. */
const addRefused = (known: readonly RefusedRows[], more: readonly RefusedRows[]): readonly RefusedRows[] => {
  if (more.length === 0) return known;
  const all = new Map(known.map((rows) => [`${rows.code} ${rows.column}`, rows]));
  for (const rows of more) {
    const key = `${rows.code} ${rows.column}`;
    const before = all.get(key);
    const lines = [...(before?.lines ?? []), ...rows.lines].slice(0, linesTold);
    all.set(key, { ...rows, count: (before?.count ?? 0) + rows.count, lines });
  }
  return [...all.values()];
};
