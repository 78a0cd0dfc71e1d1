/** Reads the first sheet of a workbook in a thread of its own, whose memory has a bound. */
import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/universal';
import type { SheetPart } from './xlsx-worker.ts';

/** Rows in a message. */
const BATCH = 1_000;

type Cell = string | boolean | Date | null;

/** As it would stand in CSV; a date without a time of day as a date. */
const textOf = (cell: Cell): string => {
  if (cell === null) return '';
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace(/T00:00:00\.000Z$/, '')
      .replace('.000Z', 'Z');
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : cell;
};

const tell = (part: SheetPart) => parentPort?.postMessage(part);

try {
  // Numbers stay as they are written there: a meter point has more digits than it is worth guessing about.
  const rows = (await readSheet(workerData as ArrayBuffer, {
    trim: false,
    parseNumber: (text: string) => text,
  })) as Cell[][];
  for (let at = 0; at < rows.length; at += BATCH)
    tell({ rows: rows.slice(at, at + BATCH).map((row) => row.map(textOf)), from: at + 1 });
  tell('end');
} catch {
  tell('unreadable');
}
