import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyRing } from '@icx/keys';
import { SealBroken } from '@icx/vault';
import { chunkOf, openChunk } from './holding-opening.ts';
import { labelOf } from './holding-rows.ts';
import { prepareHoldings, rowTables, type HoldingRow } from './holding-schema.ts';
import { HoldingWords } from './holding-words.ts';

const PAGE = 256;

export const countHoldings = (db: DatabaseSync): number => {
  const statements = prepareHoldings(db);
  return rowTables.reduce((sum, table) => sum + Number(statements[table].total.get()?.['rows']), 0);
};

/** Opens every seal of the holdings, and of what was put aside; `onPage` is told of each page how it went. */
export const verifyHoldings = async (
  db: DatabaseSync,
  keys: KeyRing,
  onPage: (opened: number, broken: readonly string[]) => void,
): Promise<void> => {
  const statements = prepareHoldings(db);
  const words = new HoldingWords(statements);
  /** Ids of those that do not open, of one chunk. */
  const brokenOf = async (rows: readonly HoldingRow[]): Promise<number[]> => {
    try {
      return await openChunk(statements, keys, rows[0]!, (open) =>
        rows.filter((row) => !opens(() => open(row.id, labelOf(row, words)))).map(({ id }) => id),
      );
    } catch (error) {
      if (error instanceof SealBroken) return rows.map(({ id }) => id);
      throw error;
    }
  };
  for (const table of rowTables) {
    for (let after = -1; ;) {
      const rows = statements[table].after.all(after, PAGE) as unknown as HoldingRow[];
      const last = rows.at(-1);
      if (!last) break;
      const broken: number[] = [];
      for (const of of Map.groupBy(rows, ({ id }) => chunkOf(id)).values()) broken.push(...(await brokenOf(of)));
      onPage(
        rows.length - broken.length,
        broken.map((id) => `of holding ${id}`),
      );
      after = last.id;
      await nextTurn();
    }
  }
};

const opens = (open: () => unknown): boolean => {
  try {
    open();
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
};
