import type { EngineDatabase } from '@icx/postgres/database';
import type { Key, Row, Shelf, Value } from './shelf.ts';

export type PostgresType =
  'bigint' | 'boolean' | 'bytea' | 'double precision' | 'integer' | 'smallint' | 'text' | 'timestamptz';

/** Rows of a thing in PostgreSQL. */
export interface PostgresTable {
  /** Of the vault's own role. */
  readonly vault?: true;
  /** A query of the thing's columns. */
  readonly from: string;
  /** A statement over `moved`, which has the rows of a page. */
  readonly into: string;
  /** A statement after the last page: what numbers rows goes on behind them. */
  readonly finish?: string;
}

export const postgresShelf = (
  database: EngineDatabase,
  { from, into, finish }: PostgresTable,
  columns: Readonly<Record<string, PostgresType>>,
  key: readonly string[],
): Shelf => {
  const names = Object.keys(columns);
  // In the order of SQLite's keys, which is that of the bytes.
  const keys = key.map((each) => (columns[each] === 'text' ? `${each} COLLATE "C"` : each));
  const marks = key.map((each, n) => `$${n + 2}::${columns[each]}`).join(', ');
  const inOrder = `ORDER BY ${keys.join(', ')} LIMIT $1`;
  const first = `SELECT * FROM (${from}) AS thing ${inOrder}`;
  const next = `SELECT * FROM (${from}) AS thing WHERE (${keys.join(', ')}) > (${marks}) ${inOrder}`;
  const last = `SELECT ${key.join(', ')} FROM (${from}) AS thing ORDER BY ${keys.map((each) => `${each} DESC`).join(', ')} LIMIT 1`;
  const arrays = names.map((name, n) => `$${n + 1}::${columns[name]}[]`).join(', ');
  const insert = `WITH moved AS (SELECT * FROM unnest(${arrays}) AS moved(${names.join(', ')})) ${into}`;
  return {
    count: async () => {
      const [found] = await database.rows<{ rows: bigint }>(`SELECT count(*) AS rows FROM (${from}) AS thing`);
      return Number(found!.rows);
    },
    page: (after, limit) => database.rows<Row>(after ? next : first, [limit, ...(after ?? [])]),
    last: async () => {
      const [row] = await database.rows<Record<string, Value>>(last);
      return row && (key.map((each) => row[each]) as Key);
    },
    write: async (rows) =>
      void (await database.rows(
        insert,
        names.map((name) => rows.map((row) => bufferOr(row[name]!))),
      )),
    ...(finish && { finish: async () => void (await database.rows(finish)) }),
  };
};

/** The driver takes a Uint8Array in an array for one more array. */
const bufferOr = (value: Value): Value =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
