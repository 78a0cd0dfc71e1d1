import type { CommandContext } from '@icx/commands';
import type { FileId, FileKindName, FileOptions, RowOutcome } from '@icx/files';
import type { Action } from '@icx/parties';
import type { Refusal } from '@icx/refusals';

/** One column that a kind of file may have. */
export interface Column {
  /** Canonical, as scripts and templates have it. */
  readonly name: string;
  readonly required: boolean;
  /** Other names that files give it. Capitals, spaces, hyphens and underscores are looked past anyway. */
  readonly aliases?: readonly string[];
  /** What it is, for whoever fills it in. */
  readonly words: string;
  readonly example: string;
  /** Digits that a spreadsheet would spoil: text in the template. */
  readonly identifier?: true;
  /** Holds an install code: masked in whatever is given back, empty in the rows to mend. */
  readonly secret?: true;
  /** Known, so that nobody has to take it out, and not read. */
  readonly unread?: true;
}

/** A row under its canonical names; an empty cell is left out. */
export interface NamedRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** What a worker made of a batch of rows. */
export interface ReadBatch<Taken> {
  /** Whatever `take` needs of those that can be read: one value for all, so that it may be columns. Cloned between threads. */
  readonly taken: Taken;
  /** Lines of the rows in `taken`, in its order. */
  readonly lines: readonly number[];
  /** The others, and everything that is wrong with them; a pointer names the column: `/installCode`. */
  readonly rejected: readonly { readonly line: number; readonly refusals: readonly Refusal[] }[];
  /** Lines of rows that say nothing. */
  readonly skipped?: readonly number[];
}

/** In the worker thread: pure, but for sealing. */
export interface KindReader<Taken> {
  read(rows: readonly NamedRow[]): ReadBatch<Taken>;
}

/** What became of one row. */
export interface RowResult {
  readonly line: number;
  readonly outcome: RowOutcome;
  /** Of a row that was not accepted. */
  readonly refusals?: readonly Refusal[];
}

/** The file in whose name rows are taken. */
export interface FileAct {
  readonly file: FileId;
  readonly options: FileOptions;
  /** Of the upload: its door time counts for each row. A row's own command id is made of it and the line. */
  readonly context: CommandContext;
}

/** A kind of file: who may send it, its columns, how a row is read, and what is done with it. */
export interface FileKind<Taken = unknown> {
  readonly name: FileKindName;
  readonly action: Action;
  readonly columns: readonly Column[];
  /** Columns that it does not know are passed over, instead of refusing the file: people add their own to a worklist. */
  readonly ignoresOthers?: true;
  /**
   * URL of a module whose export `openReader(context)` gives a `KindReader`, in the worker thread.
   * `context`: what `readerContext` returned, cloned.
   */
  readonly reader: string;
  /** Of a kind whose reader takes keys: a module that opens one without, and what it is given; it says what is wrong with a row. */
  readonly sampleReader?: { readonly module: string; readonly context: unknown };
  /** Why no such file is taken, whatever is in it: told before any of it is. */
  refuses?(options: FileOptions): Refusal | undefined;
  /** Bytes in it are keys, and zeroed as soon as they are cloned. */
  readerContext?(act: FileAct): Promise<unknown>;
  /** Of a kind that keeps what it takes in the vault: the highest sequence there, so that the log tells what it relies on. */
  vaultSequence?(): Promise<bigint>;
  /** Result per row of the batch, in order. Done again after a crash it changes nothing and says the same. With `dryRun` it writes nothing. */
  take(taken: Taken, lines: readonly number[], act: FileAct): Promise<readonly RowResult[]>;
}
