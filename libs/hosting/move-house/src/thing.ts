import type { FolderPlace, KurrentPlace, PostgresPlace } from './places.ts';
import type { PostgresTable, PostgresType } from './postgres-shelf.ts';
import type { Row, Shelf } from './shelf.ts';
import type { SqliteTable } from './sqlite-shelf.ts';

export type Columns = Readonly<Record<string, PostgresType>>;

/** Where an event stands in the other house that stood here. */
export type NewPosition = (position: bigint) => Promise<bigint>;

/** A kind of thing that moves, and where it is in each house: rows of a table, or a shelf of its own. */
export interface Thing {
  /** As it is told. */
  readonly name: string;
  readonly columns: Columns;
  readonly key: readonly string[];
  /** Rows of a page, where they are large. */
  readonly rows?: number;
  /** Only where a KMS keeps the keys: else they stay in the folder, which both profiles have. */
  readonly ofKms?: true;
  /** A row as it is written there, where it does not stay as it is. */
  readonly written?: (row: Row, newPosition: NewPosition) => Promise<Row>;
  readonly embedded: SqliteTable | ((place: FolderPlace) => Shelf);
  readonly postgres: PostgresTable | ((place: PostgresPlace) => Shelf);
  /** In the same house with its log in KurrentDB, where it is not in PostgreSQL then. */
  readonly kurrent?: (place: KurrentPlace) => Shelf;
}

export const listed = (columns: Columns): string => Object.keys(columns).join(', ');

export const sqliteTable = (file: string, table: string, columns: Columns): SqliteTable => ({
  file,
  from: `SELECT ${listed(columns)} FROM ${table}`,
  into: [
    `INSERT INTO ${table}(${listed(columns)}) VALUES (${Object.keys(columns)
      .map((name) => `:${name}`)
      .join(', ')})`,
  ],
});

const intoTable = (table: string, columns: Columns): string =>
  `INSERT INTO ${table}(${listed(columns)}) OVERRIDING SYSTEM VALUE SELECT ${listed(columns)} FROM moved`;

export const postgresTable = (table: string, columns: Columns): PostgresTable => ({
  from: `SELECT ${listed(columns)} FROM ${table}`,
  into: intoTable(table, columns),
});

/** New rows are numbered behind those that were moved. */
export const numbered = (table: string): Pick<PostgresTable, 'finish'> => ({
  finish: `SELECT setval(pg_get_serial_sequence('${table}', 'id'), max(id)) FROM ${table}`,
});

/** A thing whose table has the same columns in both. */
export const same = (
  name: string,
  key: readonly string[],
  columns: Columns,
  { file, table }: { readonly file: string; readonly table: string },
  there: string,
): Thing => ({
  ...{ name, key, columns },
  embedded: sqliteTable(file, table, columns),
  postgres: postgresTable(there, columns),
});

export const vault = (thing: Thing, more: Partial<PostgresTable> = {}): Thing => ({
  ...thing,
  postgres: { ...(thing.postgres as PostgresTable), ...more, vault: true },
});
