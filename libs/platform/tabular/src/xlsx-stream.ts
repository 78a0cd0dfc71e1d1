import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { forPeople } from './cells.ts';
import { workbookParts } from './workbook-parts.ts';

/** Characters of XML handed on at a time: a chunk for each row would cost more than the row. */
const CHUNK = 64 * 1024;

/**
 * A workbook of one sheet, row by row, however many there are; the first row is the names. Every cell is a text and
 * formatted as one: none is a formula, and a spreadsheet leaves digits as they are.
 */
export const xlsxStream = (rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>): Readable => {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(workbookParts)) zip.addBuffer(Buffer.from(xml), name);
  const sheet = Readable.from(sheetOf(rows), { objectMode: false });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  const out = zip.outputStream as Readable;
  // Who reads no further has the rows read no further; what goes wrong with them ends the file before its end.
  out.once('close', () => sheet.destroy());
  zip.once('error', (error: Error) => out.destroy(error));
  sheet.once('error', (error) => out.destroy(error));
  return out;
};

async function* sheetOf(
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): AsyncGenerator<Buffer, void, undefined> {
  let chunk =
    '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>' +
    '<cols><col min="1" max="256" width="18" customWidth="1"/></cols><sheetData>';
  let number = 0;
  for await (const row of rows) {
    number += 1;
    const style = number === 1 ? NAMES : TEXT;
    chunk += `<row r="${number}">${row.map((cell, index) => cellOf(cell, `${columnOf(index)}${number}`, style)).join('')}</row>`;
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  yield Buffer.from(`${chunk}</sheetData></worksheet>`);
}

/** In `styles.xml`, by their places. */
const [NAMES, TEXT] = [1, 2];

/** A, B … Z, AA … */
const columnOf = (index: number): string =>
  (index < 26 ? '' : columnOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

const cellOf = (text: string, place: string, style: number): string =>
  text === ''
    ? `<c r="${place}" s="${style}"/>`
    : `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(marked(text))}</t></is></c>`;

/** What begins as if an apostrophe had been put there gets one: whoever reads the sheet takes it away. */
const marked = (text: string): string => (text.startsWith("'") ? forPeople(text) : text);

/** What XML 1.0 has no place for is told as what cannot be shown. */

const IMPOSSIBLE =
  /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const escaped = (text: string): string =>
  text.replace(IMPOSSIBLE, '\uFFFD').replace(/[&<>\r]/g, (mark) => marks[mark]!);
