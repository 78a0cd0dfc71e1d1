import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asStorageUnavailable, openReadOnly } from '../index.ts';
import { EventChecks } from './event-checks.ts';
import { sentence, walkLog } from './log-walk.ts';

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

/** The end of the log, or undefined if it cannot be read. */
const headOf = (db: DatabaseSync): number | undefined => {
  try {
    return Number(db.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get()?.['head']);
  } catch {
    return undefined;
  }
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
    for (const { id } of db.prepare(empty).iterate())
      yield { position: null, what: `stream ${String(id)} has no events` };
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
    const whole = await tellDamage(problems, () => check(db, problems, onProgress));
    return { events: whole ?? 0, problems };
  } finally {
    db.close();
  }
};

/** Reads and checks everything; returns the number of events. */
const check = async (
  db: DatabaseSync,
  problems: LogProblem[],
  onProgress: (done: number, of: number) => void,
): Promise<number> => {
  const checks = new EventChecks((position, what) => problems.push({ position: BigInt(position), what }));
  const head = headOf(db);
  if (head === undefined) problems.push({ position: null, what: 'the end of the log cannot be read' });

  for (const position of walkLog(db, checks, head ?? 0)) {
    if (problems.length >= MOST_PROBLEMS) break;
    if (checks.events % PROGRESS_EVERY !== 0) continue;
    onProgress(position, head ?? position);
    await nextTurn();
  }
  if (head !== undefined) checks.endsAt(head);
  for (const problem of checkStructure(db)) if (problems.length < MOST_PROBLEMS) problems.push(problem);
  onProgress(head ?? checks.events, head ?? checks.events);
  return checks.events;
};

/** Damage that no statement of ours gets past, in the file's own description of its tables, is a problem too. */
const tellDamage = async <T>(problems: LogProblem[], work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    const damage = asStorageUnavailable(error);
    if (damage?.reason !== 'storage-damaged') throw error;
    problems.push({ position: null, what: damage.message });
    return undefined;
  }
};
