import type { Refusal } from '@icx/refusals';
import { fromPeople } from './cells.ts';
import { damage } from './damage.ts';
import { REMARK } from './dialect.ts';
import { headerRefusal } from './header.ts';
import { limits } from './limits.ts';
import { BrokenFile, unreadable } from './refusals.ts';
import { SheetScan } from './sheet-scan.ts';
import type { Row, Table, TableOptions } from './table.ts';
import { continued } from './continued.ts';
import { sheetOf, type SheetRows } from './xlsx-worker.ts';
import { memberOf, openZip, type Zip } from './zip.ts';

/** What every workbook has, wherever its parts are. */
export const isWorkbook = ({ entries }: Zip): boolean =>
  entries.some(({ fileName }) => fileName === '[Content_Types].xml');

/** The first sheet. What it holds is looked at before it is read, and read with bounds. @throws BrokenFile */
export const openXlsx = async (workbook: Buffer, { fromLine = 0 }: TableOptions): Promise<Table | Refusal> => {
  await scan(await openZip(workbook));
  const rows = rowsIn(sheetOf(workbook));
  const first = await rows.next();
  const header = first.done ? undefined : first.value[0];
  const refusal = headerRefusal(header);
  if (refusal) {
    await rows.return();
    return refusal;
  }
  const from = Math.max(fromLine, header!.line + 1);
  return {
    dialect: { container: 'xlsx', encoding: 'utf-8', delimiter: null },
    header: header!.cells.map((name) => name.trim()),
    rows: rowsFrom(from, continued(first, rows)),
  };
};

async function* rowsFrom(from: number, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[], void> {
  for await (const rows of batches) yield rows.filter(({ line }) => line >= from);
}

/** Those that say something; a batch without is none. */
async function* rowsIn(parts: AsyncIterable<SheetRows>): AsyncGenerator<readonly Row[], void, undefined> {
  for await (const { rows, from } of parts) {
    const said = rows
      .map((cells, index) => ({ line: from + index, cells }))
      .filter(({ cells }) => !REMARK.test(cells[0] ?? '') && cells.some((cell) => cell.trim() !== ''))
      .map(({ line, cells }) => rowOf(line, cells));
    if (said.length > 0) yield said;
  }
}

const rowOf = (line: number, cells: readonly string[]): Row =>
  cells.some((cell) => cell.length > limits.cell)
    ? { line, offset: 0, cells: [], damage: damage.cellTooLong }
    : { line, offset: 0, cells: cells.map(fromPeople) };

const scan = async (zip: Zip): Promise<void> => {
  let unpacked = 0;
  for (const entry of zip.entries.filter(({ fileName }) => /\.(xml|rels)$/.test(fileName))) {
    const sheet = new SheetScan();
    const mayBeSheet = !/(charts|drawings|theme)\//.test(entry.fileName);
    for await (const piece of memberOf(zip, entry)) {
      unpacked += piece.length;
      if (unpacked > limits.workbook) throw new BrokenFile(unreadable.tooLarge);
      if (mayBeSheet) sheet.push(piece);
    }
  }
};
