import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { RecordedEvent } from '@icx/event-store';
import type { Row } from '@icx/read-store';
import { CHECKPOINT_TABLE, createIndexes, createTable, upsert } from './schema.ts';
import type { States } from './stream-states.ts';
import type { ViewSet } from './view-set.ts';

/** How far a file has come. The event tells whether the log is still the one that was followed. */
export interface Checkpoint {
  /** Position of the last handled event; 0 when none. */
  readonly position: bigint;
  /** Identity of that event, empty when none. */
  readonly event: string;
}

export const BEGINNING: Checkpoint = { position: 0n, event: '' };

export const checkpointAt = ({ position, stream, revision, recordedAt }: RecordedEvent): Checkpoint => ({
  position,
  event: `${stream}@${revision} ${recordedAt}`,
});

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

/** The database of the views, as its one writer sees it. Nothing in it is worth an fsync: it can be built anew. */
export class ViewsFile {
  readonly #db: DatabaseSync;
  readonly #views: ViewSet;
  readonly #rows = new Map<string, { readonly columns: readonly string[]; readonly upsert: StatementSync }>();
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #store: StatementSync;
  #checkpoint: Checkpoint;

  private constructor(db: DatabaseSync, views: ViewSet) {
    this.#db = db;
    this.#views = views;
    for (const table of views.tables) {
      this.#rows.set(table.name, { columns: Object.keys(table.columns), upsert: db.prepare(upsert(table)) });
    }
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#end = db.prepare('COMMIT');
    this.#store = db.prepare('UPDATE icx_checkpoint SET position = ?, event = ? WHERE id = 1');
    const stored = db.prepare('SELECT position, event FROM icx_checkpoint').get();
    this.#checkpoint = { position: BigInt(stored?.['position'] as number), event: stored?.['event'] as string };
  }

  /** Creates the file, with its indexes: to be followed from the beginning of the log. */
  static create(path: string, views: ViewSet): ViewsFile {
    const file = ViewsFile.#lay(path, views, 'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
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
      db.prepare(`INSERT INTO icx_checkpoint VALUES (1, ?, 0, '')`).run(views.definition);
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
      db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
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

  /** Writes every row of these streams and the checkpoint, in one transaction: both or neither. */
  write(streams: Iterable<readonly [string, States]>, checkpoint: Checkpoint): void {
    this.#begin.run();
    try {
      this.#writeRows(streams);
      this.#store.run(checkpoint.position, checkpoint.event);
      this.#end.run();
    } catch (error) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#checkpoint = checkpoint;
  }

  #writeRows(streams: Iterable<readonly [string, States]>): void {
    const { views } = this.#views;
    for (const [stream, states] of streams) {
      for (let place = 0; place < states.length; place += 1) {
        const state = states[place];
        if (state === undefined) continue;
        for (const { table, row } of views[place]!.rows(stream, state)) this.#writeRow(table, row);
      }
    }
  }

  #writeRow(table: string, row: Row): void {
    const target = this.#rows.get(table);
    if (!target) throw new Error(`A view writes to the table ${table}, which it does not define.`);
    const { columns, upsert: statement } = target;
    const values = new Array<Row[string]>(columns.length);
    for (let n = 0; n < columns.length; n += 1) {
      const value = row[columns[n]!];
      if (value === undefined) throw new Error(`A view leaves out the column ${table}.${columns[n]}.`);
      values[n] = value;
    }
    statement.run(...values);
  }

  /** Closing writes the write-ahead log back and removes it, unless a reader is still there. */
  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
