import { refuse, type Refusal } from '@icx/refusals';
import { limits } from './limits.ts';

/** Why a file as a whole cannot be read. */
export const unreadable = {
  empty: refuse('file-empty', 'The file has no line of names. Send the file that has the rows.'),
  header: refuse(
    'header-unreadable',
    'The first line cannot be read, and it must name the columns. Take away bytes that are no text, and quotation marks that are not closed.',
  ),
  headerTooLong: refuse(
    'header-too-long',
    `The first line has more than ${limits.header} bytes, so it cannot be the names of columns. Look whether the file has line ends, and is a CSV file.`,
  ),
  tooManyColumns: refuse(
    'header-too-many-columns',
    `The first line has more than ${limits.columns} columns. Leave out those that the template does not have.`,
  ),
  cut: refuse('file-cut', 'The file ends in its middle: it was cut on its way. Pack and send it again.'),
  damaged: refuse('file-damaged', 'The file cannot be unpacked: it is damaged. Pack and send it again.'),
  bomb: refuse(
    'file-ratio',
    `The file unpacks to more than ${limits.ratio} times its size, which no table does. Send it as plain CSV.`,
  ),
  encrypted: refuse('file-encrypted', 'The file has a password. Take the password away and send it again.'),
  several: refuse(
    'file-several-members',
    'The zip has several files in it. Send each by itself, or a zip of one file without a folder.',
  ),
  method: refuse(
    'file-zip-method',
    'The zip is packed in an unusual way. Pack it with Deflate, as zip does by itself.',
  ),
  nested: refuse('file-nested', 'The file is packed twice. Unpack it once and send what was in it.'),
  tooLarge: refuse(
    'file-xlsx-too-large',
    `The workbook is too large to be read: ${limits.held} bytes, unpacked ${limits.workbook}. Save the sheet as “CSV UTF-8” and send that.`,
  ),
  tooManyRows: refuse(
    'file-xlsx-too-many-rows',
    `The workbook has more than ${limits.rows} rows. Save the sheet as “CSV UTF-8” and send that.`,
  ),
  formula: refuse(
    'file-xlsx-formula',
    'The workbook has a formula. Copy all cells, paste them as values into a new workbook, and send that.',
  ),
  sheet: refuse(
    'file-xlsx-invalid',
    'The first sheet of the workbook cannot be read. Save it as “CSV UTF-8” and send that.',
  ),
  xls: refuse('file-xls', 'This is a workbook of an old format (.xls). Save it as .xlsx or “CSV UTF-8” and send that.'),
  notTable: refuse('file-not-table', 'This is no table: it is a PDF, a web page, XML or JSON. Send CSV or .xlsx.'),
} as const;

/** Thrown while a file is unpacked, and told where it is read: what is wrong with it shows in its middle. */
export class BrokenFile extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}
