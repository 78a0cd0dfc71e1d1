import type { ColumnType, Table } from '@icx/read-store';

const list = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/** The row beside the views' own tables that says what the file holds and how far it has come. */
export const CHECKPOINT_TABLE = `CREATE TABLE icx_checkpoint(
  id INTEGER PRIMARY KEY CHECK (id = 1),
  definition TEXT NOT NULL,
  position INTEGER NOT NULL,
  stream TEXT,
  revision INTEGER,
  recorded_at TEXT
) STRICT`;

const storedAs: Readonly<Record<ColumnType, 'TEXT' | 'INTEGER'>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  boolean: 'INTEGER',
  position: 'INTEGER',
  json: 'TEXT',
};

/** A table that is nothing but its key is kept once, in the key's order, and not a second time as an index. */
export const createTable = ({ name, columns, primaryKey }: Table): string => {
  const described = Object.entries(columns).map(([column, type]) => {
    const required = primaryKey.includes(column) ? ' NOT NULL' : '';
    return `"${column}" ${storedAs[type]}${required}`;
  });
  const once = described.length === primaryKey.length ? ', WITHOUT ROWID' : '';
  return `CREATE TABLE "${name}"(${described.join(', ')}, PRIMARY KEY (${list(primaryKey)})) STRICT${once}`;
};

export const createIndexes = ({ name, indexes }: Table): string[] =>
  indexes.map(
    ({ columns, where }, n) =>
      `CREATE INDEX "${name}_${n + 1}" ON "${name}"(${list(columns)})${where ? ` WHERE ${where}` : ''}`,
  );

/** Parameters are the columns in the order of the definition. */
export const upsert = ({ name, columns, primaryKey }: Table): string => {
  const all = Object.keys(columns);
  const rest = all.filter((column) => !primaryKey.includes(column));
  const update = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  const conflict = rest.length > 0 ? `UPDATE SET ${update}` : 'NOTHING';
  return (
    `INSERT INTO "${name}"(${list(all)}) VALUES (${all.map(() => '?').join(', ')}) ` +
    `ON CONFLICT(${list(primaryKey)}) DO ${conflict}`
  );
};
