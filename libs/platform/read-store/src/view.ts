import type { RecordedEvent } from '@icx/event-store';

/**
 * What a column holds; every engine gives it back as the same JavaScript value, `null` where there is none.
 * - `text`: a string, ordered by its bytes in UTF-8 whatever the engine's language; instants and dates are text.
 * - `integer`: a number of 32 bits, for counting.
 * - `boolean`.
 * - `position`: a `bigint`, a place in the log: compared, never counted with.
 * - `json`: whatever JSON can hold, members in the order in which they were written; never compared or sorted by.
 */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'position' | 'json';
export type Row = { readonly [column: string]: string | number | bigint | boolean | object | null };

export interface Table {
  readonly name: string;
  readonly columns: { readonly [column: string]: ColumnType };
  readonly primaryKey: readonly string[];
  /**
   * Made last in a rebuild. A partial index carries its condition in `where`, in SQL that every engine understands: a
   * boolean column is compared with `true`.
   */
  readonly indexes: readonly { readonly columns: readonly string[]; readonly where?: string }[];
}

export interface TableRow {
  readonly table: string;
  readonly row: Row;
}

interface ViewDefinition {
  readonly name: string;
  /** Raised when columns or the fold change: a store that finds another version rebuilds at start. */
  readonly version: number;
  readonly tables: readonly Table[];
  /** Types of the events that the view knows. Those of a newer release, which it cannot know, it never gets to see. */
  readonly events: readonly string[];
}

/** Rows that tell what happened: written once with their event and never looked at again. */
export interface AppendView extends ViewDefinition {
  append(event: RecordedEvent): readonly TableRow[];
}

/** Rows that tell how a stream stands: a fold per stream, whose state becomes rows. */
export interface StateView<State> extends ViewDefinition {
  /** Of a stream without events. Not `undefined`, which is how a store marks a stream that the view has not seen. */
  readonly initial: State;
  /** What it copies is held in memory and copied again with the next event: what grows with its stream is for `append`. */
  evolve(state: State, event: RecordedEvent): State;
  /** Every row that this stream has, as it stands. A row once there may change but never goes away. */
  rows(stream: string, state: State): readonly TableRow[];
  /** As of an `AppendView`, with the state that the event found and the one that it left. */
  append?(event: RecordedEvent, before: State, after: State): readonly TableRow[];
}

/** Pure, so that it can be thrown away and rebuilt, in a worker, from the log alone. */
export type View<State = unknown> = StateView<State> | AppendView;
