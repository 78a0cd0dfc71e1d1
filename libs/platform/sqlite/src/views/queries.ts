import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';

/** More texts than the exchange has queries, so that only lists of varying length ever push one out. */
const KEPT = 256;

/** The statements of one connection, prepared once per text: preparing costs more than most of our queries do. */
class Statements {
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(readonly db: DatabaseSync) {}

  prepare(sql: string): SqliteStatement {
    const statement = this.#kept.get(sql) ?? prepare(this.db, sql);
    // What was asked for last is thrown away last.
    this.#kept.delete(sql);
    this.#kept.set(sql, statement);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return statement;
  }
}

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
  #open: Statements | undefined;

  constructor() {
    const database = {
      prepare: (sql: string) => {
        if (!this.#open) throw new StorageUnavailable('storage-closed', 'The read store is closed.');
        return this.#open.prepare(sql);
      },
      // For Kysely's `destroy`. The connection is the read store's to close.
      close: () => {},
    };
    this.kysely = new Kysely({ dialect: new SqliteDialect({ database }) });
  }

  open(path: string): void {
    this.#open = new Statements(new DatabaseSync(path, { readOnly: true }));
  }

  close(): void {
    this.#open?.db.close();
    this.#open = undefined;
  }

  /** Runs while no query is going on and none begins; waits for those that are. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    return this.kysely.connection().execute(task);
  }
}
