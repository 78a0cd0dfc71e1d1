import writeXlsxFile from 'write-excel-file/node';
import { forPeople } from './cells.ts';

export interface SheetColumn {
  readonly name: string;
  /** Formatted as text, so that a spreadsheet leaves digits as they are. */
  readonly text?: boolean;
}

/** What begins as if an apostrophe had been put there gets one: whoever reads the sheet takes it away. */
const marked = (value: string | null): string | null => (value?.startsWith("'") ? forPeople(value) : value);

/** Characters by which a column is at least as wide. */
const NARROWEST = 12;

/**
 * A workbook of one sheet, the names on top of it. Every cell is a text: none is a formula, whatever it begins with.
 * @param blank rows below the others that are formatted like them, to be filled in
 */
export const xlsxFile = async (
  columns: readonly SheetColumn[],
  rows: Iterable<readonly (string | null)[]>,
  blank = 0,
): Promise<Buffer> => {
  const cell = (value: string | null, { text }: SheetColumn) =>
    text ? { type: String, format: '@', ...(value === null ? {} : { value }) } : value;
  const nothing = columns.map(() => null);
  const sheet = [
    columns.map(({ name }) => ({ value: name, fontWeight: 'bold' as const })),
    ...[...rows, ...Array.from({ length: blank }, () => nothing)].map((row) =>
      columns.map((column, index) => cell(marked(row[index] ?? null), column)),
    ),
  ];
  const widths = columns.map(({ name }) => ({ width: Math.max(NARROWEST, name.length + 2) }));
  return writeXlsxFile(sheet, { columns: widths, stickyRowsCount: 1 }).toBuffer();
};
