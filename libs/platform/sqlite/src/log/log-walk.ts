import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventChecks, EventRow } from './event-checks.ts';

const COLUMNS = `e.position, e.stream_id, s.name, e.revision, e.type, e.data, e.metadata, e.recorded_at, e.leaf_hash
  FROM events e LEFT JOIN streams s ON s.id = e.stream_id`;

/** Events asked for one by one after a place that cannot be read, before reading on in order: some pages of the file. */
const AROUND_DAMAGE = 100;

export const sentence = (error: unknown): string => (error as { message?: string }).message ?? String(error);

const arrays = (db: DatabaseSync, sql: string): StatementSync => {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
};

const readOneByOne = (single: StatementSync, checks: EventChecks, head: number): void => {
  const first = checks.expected;
  for (let position = first; position < first + AROUND_DAMAGE && position <= head; position += 1) {
    try {
      const row = single.get(position) as unknown as EventRow | undefined;
      if (row) checks.event(row);
    } catch (error) {
      checks.unreadable(position, sentence(error));
    }
  }
};

/** Hands every event to the checks, in the order of the file, also those behind a damaged page. Yields each position. */
export function* walkLog(db: DatabaseSync, checks: EventChecks, head: number): Generator<number, void> {
  const inOrder = arrays(db, `SELECT ${COLUMNS} WHERE e.position > ? ORDER BY e.position`);
  const single = arrays(db, `SELECT ${COLUMNS} WHERE e.position = ?`);
  for (;;) {
    const from = checks.expected;
    try {
      for (const row of inOrder.iterate(from - 1) as unknown as Iterable<EventRow>) {
        checks.event(row);
        yield row[0];
      }
      return;
    } catch {
      readOneByOne(single, checks, head);
    }
    if (checks.expected > head || checks.expected === from) return;
  }
}
