import type { ColumnType, Row } from '@icx/read-store';

export type RowValue = NonNullable<Row[string]>;
export type SqlValue = string | number | bigint | null;

const asItIs = (value: RowValue) => value as SqlValue;

/** What is stored of a column's value. */
export const toSql: Readonly<Record<ColumnType, (value: RowValue) => SqlValue>> = {
  text: asItIs,
  integer: asItIs,
  position: asItIs,
  boolean: (value) => (value ? 1 : 0),
  json: (value) => JSON.stringify(value),
};

/** A column's value of what is stored, which is read as `bigint` where a row has a position: none may be rounded. */
export const fromSql: Readonly<Record<ColumnType, (value: unknown) => unknown>> = {
  text: (value) => value,
  integer: Number,
  position: (value) => value,
  boolean: (value) => Number(value) === 1,
  json: (value) => JSON.parse(value as string) as unknown,
};
