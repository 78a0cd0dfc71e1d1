import type { RecordedEvent } from '@icx/event-store';

export type ColumnType = 'text' | 'integer';
export type Row = { readonly [column: string]: string | number | bigint | null };

export interface Table {
  readonly name: string;
  readonly columns: { readonly [column: string]: ColumnType };
  readonly primaryKey: readonly string[];
  /** Made last in a rebuild. A partial index carries its condition in `where`. */
  readonly indexes: readonly { readonly columns: readonly string[]; readonly where?: string }[];
}

/**
 * A view is a fold per stream: the state of one stream becomes rows of one or more tables.
 * Pure, so that it can be thrown away and rebuilt, in a worker, from the log alone.
 */
export interface View<State = unknown> {
  readonly name: string;
  /** Raised when columns or the fold change: a store that finds another version rebuilds at start. */
  readonly version: number;
  readonly tables: readonly Table[];
  /** Streams that the view follows, by the beginning of their event types: `requests.`. */
  readonly eventPrefix: string;
  /** Of a stream without events. Not `undefined`, which is how a store marks a stream that the view has not seen. */
  readonly initial: State;
  evolve(state: State, event: RecordedEvent): State;
  /** Every row that this stream has, as it stands. A row once there may change but never goes away. */
  rows(stream: string, state: State): readonly { readonly table: string; readonly row: Row }[];
}
