import type { Row, Table, TableRow } from '@icx/read-store';

/** Rows of one statement: PostgreSQL is sent all their values at once. */
const MOST = 5_000;

export interface RowsOfTable {
  readonly table: Table;
  /** The values of each column, in the order of the definition. */
  readonly values: readonly (readonly unknown[])[];
}

/** Of rows with one key the last counts: a statement may not write a row twice. */
export const rowsByTable = (tables: ReadonlyMap<string, Table>, rows: Iterable<TableRow>): readonly RowsOfTable[] => {
  const byTable = new Map<Table, Map<string, Row>>();
  for (const { table: name, row } of rows) {
    const table = tables.get(name);
    if (!table) throw new Error(`A view writes to the table ${name}, which it does not define.`);
    for (const column in table.columns)
      if (row[column] === undefined) throw new Error(`A view leaves out the column ${name}.${column}.`);
    const byKey = byTable.get(table) ?? new Map<string, Row>();
    byTable.set(table, byKey.set(keyOf(table, row), row));
  }
  return [...byTable].flatMap(([table, byKey]) => {
    const all = [...byKey.values()];
    return Array.from({ length: Math.ceil(all.length / MOST) }, (_, page) => ({
      table,
      values: valuesOf(table, all.slice(page * MOST, (page + 1) * MOST)),
    }));
  });
};

/** As many as one statement takes, of one table, are taken of all in one. */
export const isShort = (all: readonly RowsOfTable[]): boolean =>
  all.reduce((sum, { values }) => sum + (values[0]?.length ?? 0), 0) <= MOST;

const keyOf = ({ primaryKey }: Table, row: Row): string =>
  primaryKey.map((column) => JSON.stringify(`${row[column] as string}`)).join();

const valuesOf = ({ columns }: Table, rows: readonly Row[]): readonly (readonly unknown[])[] =>
  Object.entries(columns).map(([column, type]) =>
    rows.map((row) => (type === 'json' && row[column] !== null ? JSON.stringify(row[column]) : row[column])),
  );
