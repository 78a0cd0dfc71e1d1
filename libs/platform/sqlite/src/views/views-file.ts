import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Position } from '@icx/event-store';
import type { TableRow } from '@icx/read-store';
import { BEGINNING, type Checkpoint, type StoredViews, type ViewSet } from '@icx/read-store/following';
import { CHECKPOINT_TABLE, createIndexes, createTable, upsert } from './schema.ts';
import { toSql, type RowValue, type SqlValue } from './values.ts';

/** Why a file cannot be used as it stands. Views hold nothing of their own, so the answer is always to build them anew. */
export class UnusableViews extends Error {}

/** Removes what SQLite keeps beside a database: left over, it would be read into the next file at this path. */
export const discardWal = (path: string): void => {
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
};

export const discard = (path: string): void => {
  discardWal(path);
  rmSync(path, { force: true });
};

/** A page that many commits change is written back once for all of them: 16 MB of them wait, as in the log. */
const SETTINGS = 'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000';

/** The database of the views, as its one writer sees it. Nothing in it is worth an fsync: it can be built anew. */
export class ViewsFile implements StoredViews {
  readonly #db: DatabaseSync;
  readonly #views: ViewSet;
  readonly #tables = new Map<string, WrittenTable>();
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #store: StatementSync;
  #checkpoint: Checkpoint;

  private constructor(db: DatabaseSync, views: ViewSet) {
    this.#db = db;
    this.#views = views;
    for (const table of views.tables) {
      const columns = Object.entries(table.columns).map(([name, type]) => ({ name, toSql: toSql[type] }));
      this.#tables.set(table.name, { columns, upsert: writing(db, upsert(table)) });
    }
    this.#begin = writing(db, 'BEGIN IMMEDIATE');
    this.#end = writing(db, 'COMMIT');
    this.#store = writing(db, 'UPDATE icx_checkpoint SET position = ?, stream = ?, revision = ?, recorded_at = ?');
    this.#checkpoint = storedCheckpoint(db);
  }

  /** Creates the file, with its indexes: to be followed from the beginning of the log. */
  static create(path: string, views: ViewSet): ViewsFile {
    const file = ViewsFile.#lay(path, views, SETTINGS);
    file.createIndexes();
    return file;
  }

  /**
   * Creates the file for a rebuild: no journal, so that a crash or an error leaves nothing usable, and no indexes yet.
   * Its cache holds what is written at random, the indexes of the primary keys, up to a few million rows.
   */
  static createForRebuild(path: string, views: ViewSet): ViewsFile {
    return ViewsFile.#lay(
      path,
      views,
      'PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-131072',
    );
  }

  static #lay(path: string, views: ViewSet, settings: string): ViewsFile {
    discard(path);
    const db = new DatabaseSync(path);
    try {
      db.exec(settings);
      db.exec('BEGIN');
      for (const table of views.tables) db.exec(createTable(table));
      db.exec(CHECKPOINT_TABLE);
      db.prepare('INSERT INTO icx_checkpoint(id, definition, position) VALUES (1, ?, 0)').run(views.definition);
      db.exec('COMMIT');
      return new ViewsFile(db, views);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Throws `UnusableViews` if it is of other views or another version; SQLite's error if it is damaged. */
  static open(path: string, views: ViewSet): ViewsFile {
    const db = new DatabaseSync(path);
    try {
      db.exec(SETTINGS);
      const ours = db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'icx_checkpoint'`).get();
      const stored = ours?.['n'] === 1 ? db.prepare('SELECT definition FROM icx_checkpoint').get() : undefined;
      if (stored?.['definition'] !== views.definition) throw new UnusableViews('it holds other views or versions');
      return new ViewsFile(db, views);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  createIndexes(): void {
    for (const table of this.#views.tables) for (const index of createIndexes(table)) this.#db.exec(index);
  }

  write(rows: Iterable<TableRow>, checkpoint: Checkpoint): void {
    this.#begin.run();
    try {
      for (const { table, row } of rows) this.#writeRow(table, row);
      const { position, event } = checkpoint;
      this.#store.run(position, event?.stream ?? null, event?.revision ?? null, event?.recordedAt ?? null);
      this.#end.run();
    } catch (error) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#checkpoint = checkpoint;
  }

  #writeRow(table: string, row: TableRow['row']): void {
    const target = this.#tables.get(table);
    if (!target) throw new Error(`A view writes to the table ${table}, which it does not define.`);
    const { columns, upsert: statement } = target;
    const values = new Array<SqlValue>(columns.length);
    for (let n = 0; n < columns.length; n += 1) {
      const { name, toSql: convert } = columns[n]!;
      const value = row[name];
      if (value === undefined) throw new Error(`A view leaves out the column ${table}.${name}.`);
      values[n] = value === null ? null : convert(value);
    }
    statement.run(...values);
  }

  /** Closing writes the write-ahead log back and removes it, unless a reader is still there. */
  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

/** Whatever it is, a run tells the last row's id: where that is a position, no `number` need hold it. */
const writing = (db: DatabaseSync, sql: string): StatementSync => {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
};

interface WrittenTable {
  readonly columns: readonly { readonly name: string; readonly toSql: (value: RowValue) => SqlValue }[];
  readonly upsert: StatementSync;
}

const storedCheckpoint = (db: DatabaseSync): Checkpoint => {
  const read = db.prepare('SELECT position, stream, revision, recorded_at FROM icx_checkpoint');
  read.setReadBigInts(true);
  const stored = read.get();
  if (!stored) throw new UnusableViews('it has no checkpoint');
  const { position, stream, revision, recorded_at: recordedAt } = stored;
  if (stream === null) return BEGINNING;
  const event = { stream: stream as string, revision: revision as bigint, recordedAt: recordedAt as string };
  return { position: position as Position, event };
};
