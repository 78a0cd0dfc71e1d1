import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import type { ColumnType, ReadStore, Table } from '@icx/read-store';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { fromSql } from './values.ts';

/** More texts than the exchange has queries, so that only lists of varying length ever push one out. */
const KEPT = 256;

type Columns = (table: string | null, column: string | null) => ColumnType | undefined;

/** The statements of one connection, prepared once per text: preparing costs more than most of our queries do. */
class Statements {
  readonly #kept = new Map<string, SqliteStatement>();
  readonly #columns: Columns;

  constructor(
    readonly db: DatabaseSync,
    columns: Columns,
  ) {
    this.#columns = columns;
  }

  prepare(sql: string): SqliteStatement {
    const statement = this.#kept.get(sql) ?? prepare(this.db.prepare(sql), this.#columns);
    // What was asked for last is thrown away last.
    this.#kept.delete(sql);
    this.#kept.set(sql, statement);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return statement;
  }
}

const prepare = (statement: StatementSync, columnType: Columns): SqliteStatement => {
  const columns = statement.columns();
  const types = columns.map(({ table, column }) => columnType(table, column));
  statement.setReadBigInts(types.includes('position'));
  const convert = converter(columns.map(({ name }, n) => [name, types[n]] as const));
  const bound = (parameters: readonly unknown[]) =>
    parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value)) as SQLInputValue[];
  return {
    reader: columns.length > 0,
    all: (parameters) => {
      const rows = statement.all(...bound(parameters));
      if (convert) for (const row of rows) convert(row);
      return rows;
    },
    run: (parameters) => statement.run(...bound(parameters)),
    *iterate(parameters) {
      for (const row of statement.iterate(...bound(parameters))) {
        convert?.(row);
        yield row;
      }
    },
  };
};

/**
 * Gives the columns of a row the values that their types promise, in place; `undefined` where SQLite's are these. What is
 * no column of a table, such as a count, is a number.
 */
const converter = (columns: readonly (readonly [string, ColumnType | undefined])[]) => {
  const bigints = columns.some(([, type]) => type === 'position');
  const converted = columns.flatMap(([name, type]) => {
    if (type === undefined) return bigints ? [[name, numberIfWhole] as const] : [];
    const same = type === 'text' || type === 'position' || (type === 'integer' && !bigints);
    return same ? [] : [[name, fromSql[type]] as const];
  });
  if (converted.length === 0) return undefined;
  return (row: Record<string, unknown>): void => {
    for (const [name, convert] of converted) if (row[name] !== null) row[name] = convert(row[name]);
  };
};

const numberIfWhole = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/**
 * Kysely over node:sqlite, on a connection of its own that can only read. Kysely lets one query, stream or transaction
 * at a time have the connection, so whoever has it can exchange the file beneath without anybody seeing both.
 */
export class Queries {
  readonly kysely: ReadStore['query'];
  readonly #types: ReadonlyMap<string, Table['columns']>;
  #open: Statements | undefined;

  constructor(tables: readonly Table[]) {
    this.#types = new Map(tables.map(({ name, columns }) => [name, columns]));
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
    const columns: Columns = (table, column) => this.#types.get(table ?? '')?.[column ?? ''];
    this.#open = new Statements(new DatabaseSync(path, { readOnly: true }), columns);
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
