import { isRefusal, type Refusal } from '@icx/refusals';
import type { Row, Table } from '@icx/tabular';
import type { KindReader, NamedRow, ReadBatch } from '../file-kind.ts';
import type { ResolvedColumns } from '../resolve-columns.ts';
import { packCells } from '../results/cells.ts';
import type { RowsRead } from './read-order.ts';

/** Characters of a batch: rows may be long. */
const CHARACTERS = 1024 * 1024;

/** Rows in the batches in which they are taken, whatever the pieces in which they were read; the last may be empty. */
async function* inBatches(
  rows: Table['rows'],
  most: number,
): AsyncGenerator<{ readonly rows: Row[]; readonly last: boolean } | Refusal> {
  let batch: Row[] = [];
  let characters = 0;
  for await (const some of rows) {
    if (isRefusal(some)) {
      yield { rows: batch, last: false };
      yield some;
      return;
    }
    for (const row of some) {
      batch.push(row);
      for (const cell of row.cells) characters += cell.length;
      if (batch.length < most && characters < CHARACTERS) continue;
      yield { rows: batch, last: false };
      [batch, characters] = [[], 0];
    }
  }
  yield { rows: batch, last: true };
}

/** What the worker sends of the rows: read by the kind, and packed as they are given back. */
export async function* readRows(
  rows: Table['rows'],
  columns: ResolvedColumns,
  secret: ReadonlySet<string>,
  reader: KindReader<unknown>,
  most: number,
): AsyncGenerator<Omit<RowsRead, 'read'> | Refusal> {
  const isSecret = columns.names.map((name) => name !== null && secret.has(name));
  for await (const batch of inBatches(rows, most)) {
    if (isRefusal(batch)) yield batch;
    else
      yield {
        lines: batch.rows.map(({ line }) => line),
        ...(batch.rows.length > 0 && { offset: batch.rows.at(-1)!.offset }),
        batch: readBatch(batch.rows, columns, reader),
        cells: packCells(batch.rows, isSecret),
        last: batch.last,
      };
  }
}

const readBatch = (rows: readonly Row[], columns: ResolvedColumns, reader: KindReader<unknown>): ReadBatch<unknown> => {
  const whole = rows.filter(({ damage }) => !damage);
  const read = reader.read(whole.map((row) => named(row, columns)));
  const damaged = rows.flatMap(({ line, damage }) => (damage ? [{ line, refusals: [damage] }] : []));
  return damaged.length === 0 ? read : { ...read, rejected: [...read.rejected, ...damaged] };
};

/** A row under the names of its columns. */
export const named = ({ line, cells }: Row, { names, constants }: ResolvedColumns): NamedRow => {
  const row: Record<string, string> = { ...constants };
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    const cell = cells[at];
    if (name && cell) row[name] = cell;
  }
  return { line, cells: row };
};
