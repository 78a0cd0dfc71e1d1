import type { ColumnType, Table } from '@icx/read-store';
import { quoted } from '../database/index.ts';

const list = (columns: readonly string[]) => columns.map(quoted).join(', ');

const storedAs: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'integer',
  boolean: 'boolean',
  position: 'bigint',
  json: 'json',
};

const columnType = (type: ColumnType): string => (type === 'text' ? 'text COLLATE "C"' : storedAs[type]);

/** What the schema holds and how far it has come. */
export const CHECKPOINT_TABLE = `CREATE TABLE icx_checkpoint(
  id integer PRIMARY KEY CHECK (id = 1),
  definition text NOT NULL,
  position bigint NOT NULL,
  stream text,
  revision bigint,
  recorded_at text
)`;

export const createTable = ({ name, columns, primaryKey }: Table): string => {
  const described = Object.entries(columns).map(([column, type]) => `${quoted(column)} ${columnType(type)}`);
  return `CREATE TABLE ${quoted(name)}(${described.join(', ')}, PRIMARY KEY (${list(primaryKey)}))`;
};

export const createIndexes = ({ name, indexes }: Table): string[] =>
  indexes.map(
    ({ columns, where }, n) =>
      `CREATE INDEX ${quoted(`${name}_${n + 1}`)} ON ${quoted(name)}(${list(columns)})${where ? ` WHERE ${where}` : ''}`,
  );

/**
 * Any number of rows at once: a parameter is all values of one column, in the order of the definition.
 * @param before how many parameters of others stand before them
 */
export const upsert = ({ name, columns, primaryKey }: Table, before = 0): string => {
  const all = Object.keys(columns);
  const rest = all.filter((column) => !primaryKey.includes(column));
  const update = rest.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
  const values = Object.values(columns).map((type, n) => `$${before + n + 1}::${storedAs[type]}[]`);
  return (
    `INSERT INTO ${quoted(name)}(${list(all)}) SELECT * FROM unnest(${values.join(', ')}) ` +
    `ON CONFLICT(${list(primaryKey)}) DO ${rest.length > 0 ? `UPDATE SET ${update}` : 'NOTHING'}`
  );
};

const MOVE = ['position', 'stream', 'revision', 'recorded_at'];

/** How far it has come, and the rows of some tables before it, in one statement. */
export const move = (tables: readonly Table[]): string => {
  let before = 0;
  const rows = tables.map((table, n) => {
    const text = `t${n} AS (${upsert(table, before)})`;
    before += Object.keys(table.columns).length;
    return text;
  });
  const moved = MOVE.map((column, n) => `${column} = $${before + n + 1}`).join(', ');
  return `${rows.length > 0 ? `WITH ${rows.join(', ')} ` : ''}UPDATE icx_checkpoint SET ${moved}`;
};
