import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';

const prepare = (db: DatabaseSync, sql: string): SqliteStatement => {
  const statement = db.prepare(sql);
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)) as IterableIterator<unknown>,
  };
};

/**
 * Kysely over node:sqlite, on a connection of its own that can only read. Kysely lets one query, stream or transaction
 * at a time have the connection, so whoever has it can exchange the file beneath without anybody seeing both.
 */
export class Queries {
  readonly kysely: ReadStore['query'];
  #db: DatabaseSync | undefined;

  constructor() {
    const database = {
      prepare: (sql: string) => {
        if (!this.#db) throw new StorageUnavailable('storage-closed', 'The read store is closed.');
        return prepare(this.#db, sql);
      },
      // For Kysely's `destroy`. The connection is the read store's to close.
      close: () => {},
    };
    this.kysely = new Kysely({ dialect: new SqliteDialect({ database }) });
  }

  open(path: string): void {
    this.#db = new DatabaseSync(path, { readOnly: true });
  }

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  /** Runs while no query is going on and none begins; waits for those that are. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    return this.kysely.connection().execute(task);
  }
}
