import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openReadOnly } from '@icx/sqlite';
import { type EventRow, EventChecks } from './event-checks.ts';

export interface LogProblem {
  /** The event concerned; `null` where the damage is not in one event. */
  readonly position: bigint | null;
  readonly what: string;
}

export interface LogVerdict {
  /** Events that could be read. */
  readonly events: number;
  /** Empty when the log is whole. The first 1,000; looking stops there. */
  readonly problems: readonly LogProblem[];
}

export interface VerifyOptions {
  /** Called every few thousand events with the position reached and the head of the log. */
  readonly onProgress?: (done: number, total: number) => void;
}

const MOST_PROBLEMS = 1_000;
const PROGRESS_EVERY = 5_000;
/** Events asked for one by one after a place that cannot be read, before reading on in order: some pages of the file. */
const AROUND_DAMAGE = 100;

const COLUMNS = `e.position, e.stream_id, s.name, e.revision, e.type, e.data, e.metadata, e.recorded_at, e.leaf_hash
  FROM events e LEFT JOIN streams s ON s.id = e.stream_id`;

const sentence = (error: unknown): string => (error as { message?: string }).message ?? String(error);

/** The end of the log, or undefined if it cannot be read. */
const headOf = (db: DatabaseSync): number | undefined => {
  try {
    return Number(db.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get()?.['head']);
  } catch {
    return undefined;
  }
};

const arrays = (db: DatabaseSync, sql: string): StatementSync => {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
};

/** Damage outside the rows: trees, indexes, streams without events. */
function* checkStructure(db: DatabaseSync): Generator<LogProblem> {
  try {
    for (const row of db.prepare(`PRAGMA integrity_check(${MOST_PROBLEMS})`).iterate()) {
      const what = String(row['integrity_check']);
      const [, position] = /^row (\d+) missing from index events_/.exec(what) ?? [];
      if (what !== 'ok') yield { position: position === undefined ? null : BigInt(position), what };
    }
    const empty = 'SELECT id FROM streams WHERE NOT EXISTS (SELECT 1 FROM events WHERE stream_id = streams.id)';
    for (const { id } of db.prepare(empty).iterate()) yield { position: null, what: `stream ${id} has no events` };
  } catch (error) {
    yield { position: null, what: `the file cannot be checked to its end: ${sentence(error)}` };
  }
}

/**
 * Reads the whole log as it stands and recomputes every leaf hash: positions and revisions without gaps, each event as
 * it was written, the indexes and the table of streams in agreement. Needs no lock; the log may be in use.
 * Damage is told, not thrown; `StorageUnavailable` only if the file cannot be opened at all.
 */
export const verifyLog = async (path: string, { onProgress = () => {} }: VerifyOptions = {}): Promise<LogVerdict> => {
  const db = openReadOnly(path);
  try {
    db.exec('BEGIN'); // one snapshot, so that appends meanwhile cannot look like damage
    const problems: LogProblem[] = [];
    const checks = new EventChecks((position, what) => problems.push({ position: BigInt(position), what }));
    const head = headOf(db);
    if (head === undefined) problems.push({ position: null, what: 'the end of the log cannot be read' });

    const inOrder = arrays(db, `SELECT ${COLUMNS} WHERE e.position > ? ORDER BY e.position`);
    const single = arrays(db, `SELECT ${COLUMNS} WHERE e.position = ?`);
    const readOneByOne = (from: number): void => {
      for (let position = from; position < from + AROUND_DAMAGE && position <= (head ?? Infinity); position += 1) {
        try {
          const row = single.get(position) as EventRow | undefined;
          if (row) checks.event(row);
        } catch (error) {
          checks.unreadable(position, sentence(error));
        }
      }
    };

    for (let ended = false; !ended && problems.length < MOST_PROBLEMS;) {
      const from = checks.expected;
      try {
        for (const row of inOrder.iterate(from - 1) as unknown as Iterable<EventRow>) {
          checks.event(row);
          if (problems.length >= MOST_PROBLEMS) break;
          if (checks.events % PROGRESS_EVERY !== 0) continue;
          onProgress(Number(row[0]), head ?? Number(row[0]));
          await nextTurn();
        }
        ended = true;
      } catch {
        readOneByOne(checks.expected);
        ended = checks.expected > (head ?? 0) || checks.expected === from;
      }
    }
    if (head !== undefined) checks.endsAt(head);
    for (const problem of checkStructure(db)) if (problems.length < MOST_PROBLEMS) problems.push(problem);
    onProgress(head ?? checks.events, head ?? checks.events);
    return { events: checks.events, problems };
  } finally {
    db.close();
  }
};
