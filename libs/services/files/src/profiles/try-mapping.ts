import { CODE_MASK, masked } from '@icx/install-code';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Row, Table } from '@icx/tabular';
import type { Column, FileKind } from '../file-kind.ts';
import { resolveColumns, type Mapping, type ResolvedColumns } from '../resolve-columns.ts';

/** So many rows show whether a profile fits. */
const SHOWN = 20;

/** A row as it would be read: cells under the names of their columns, a code masked wherever it stands. */
export interface TriedRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Why the line cannot be read. */
  readonly damage?: Refusal;
}

export interface Tried {
  readonly columns: ResolvedColumns;
  /** The first of them. */
  readonly rows: readonly TriedRow[];
}

/** The first rows of a file as they would be read by a mapping; or why none would. */
export const tryMapping = async (
  { header, rows }: Pick<Table, 'header' | 'rows'>,
  kind: Pick<FileKind, 'columns' | 'ignoresOthers'>,
  mapping?: Mapping,
): Promise<Tried | Refusal> => {
  const columns = resolveColumns(header, kind, mapping);
  if (isRefusal(columns)) return columns;
  const shown: TriedRow[] = [];
  for await (const batch of rows) {
    if (isRefusal(batch)) return batch;
    shown.push(...batch.slice(0, SHOWN - shown.length).map((row) => named(row, columns, kind.columns)));
    if (shown.length === SHOWN) break;
  }
  return { columns, rows: shown };
};

const named = (
  { line, cells, damage }: Row,
  { names, constants }: ResolvedColumns,
  columns: readonly Column[],
): TriedRow => {
  const isSecret = (name: string) => columns.some((column) => column.secret && column.name === name);
  const read = cells.flatMap((cell, at) => {
    const name = names[at];
    return name && cell !== '' ? [[name, isSecret(name) ? CODE_MASK : masked(cell)] as const] : [];
  });
  return { line, cells: { ...constants, ...Object.fromEntries(read) }, ...(damage ? { damage } : {}) };
};
