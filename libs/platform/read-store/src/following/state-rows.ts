import type { TableRow } from '../view.ts';
import type { Folded } from './stream-states.ts';
import type { ViewSet } from './view-set.ts';

/** Every row of these streams as they stand. */
export function* stateRows(views: ViewSet, streams: Iterable<readonly [string, Folded]>): Iterable<TableRow> {
  for (const [stream, { states }] of streams)
    for (let place = 0; place < states.length; place += 1) yield* rowsOf(views, stream, states[place], place);
}

/** Those of their rows that are not stored as they stand; from now on they count as stored. */
export const changedRows = (views: ViewSet, streams: Iterable<readonly [string, Folded]>): TableRow[] => {
  const changed: TableRow[] = [];
  for (const [stream, { states, stored }] of streams) {
    for (let place = 0; place < states.length; place += 1) {
      const rows = rowsOf(views, stream, states[place], place);
      const before = stored[place] ?? [];
      for (let n = 0; n < rows.length; n += 1) if (!isSame(rows[n]!, before[n])) changed.push(rows[n]!);
      stored[place] = rows;
    }
  }
  return changed;
};

const rowsOf = (views: ViewSet, stream: string, state: unknown, place: number): readonly TableRow[] => {
  const view = views.views[place]!;
  return state !== undefined && 'rows' in view ? view.rows(stream, state) : [];
};

/** JSON is the same where it is the same object: comparing what is in it would cost what writing it does. */
const isSame = ({ table, row }: TableRow, stored: TableRow | undefined): boolean => {
  if (table !== stored?.table) return false;
  for (const column in row) if (row[column] !== stored.row[column]) return false;
  return true;
};
