import type { DatabaseSync } from 'node:sqlite';
import type { Key, Shelf, Value } from './shelf.ts';

/** Rows of a thing in a file of the data folder. */
export interface SqliteTable {
  /** In the data folder. */
  readonly file: string;
  /** A query of the thing's columns. */
  readonly from: string;
  /** Statements, each run for every row with its columns by name. */
  readonly into: readonly string[];
}

export const sqliteShelf = (db: DatabaseSync, { from, into }: SqliteTable, key: readonly string[]): Shelf => {
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    statement.setAllowUnknownNamedParameters(true);
    return statement;
  };
  const [keys, marks] = [key.join(', '), key.map(() => '?').join(', ')];
  const first = prepare(`SELECT * FROM (${from}) ORDER BY ${keys} LIMIT ?`);
  const next = prepare(`SELECT * FROM (${from}) WHERE (${keys}) > (${marks}) ORDER BY ${keys} LIMIT ?`);
  const last = prepare(
    `SELECT ${keys} FROM (${from}) ORDER BY ${key.map((each) => `${each} DESC`).join(', ')} LIMIT 1`,
  );
  const count = prepare(`SELECT count(*) AS rows FROM (${from})`);
  const writes = into.map(prepare);
  return {
    count: async () => Number(count.get()!['rows']),
    page: async (after, limit) => (after ? next.all(...after, limit) : first.all(limit)),
    last: async () => {
      const row = last.get() as Record<string, Value> | undefined;
      return row && (key.map((each) => row[each]) as Key);
    },
    write: async (rows) =>
      inTransaction(db, () => {
        for (const row of rows) for (const statement of writes) statement.run(row);
      }),
  };
};

export const inTransaction = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};
