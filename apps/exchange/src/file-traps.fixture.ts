import { gzipSync } from 'node:zlib';
import { mpanCheckDigit } from '@icx/identifiers';
import { buffer } from 'node:stream/consumers';
import { xlsxStream } from '@icx/tabular';
import { zipOf } from './zip.fixture.ts';

/** Every trap of bulk files: what somebody sends, and what becomes of it. Rows are switches, since they have a date and a flag. */
export interface Trap {
  readonly file: () => Uint8Array | string | Promise<Uint8Array>;
  /** Why the whole file is refused: rows before what is wrong with it may be taken. */
  readonly whole?: string;
  readonly accepted?: number;
  readonly alreadyHeld?: number;
  /** `code column lines`; the column is `-` for the row as a whole. */
  readonly refused?: readonly string[];
  readonly writtenAs?: object;
}

let serial = 0;
/** A meter point that no row before named. */
const mpan = (): string => {
  serial += 1;
  const digits = `10${String(serial).padStart(10, '0')}`;
  return digits + mpanCheckDigit(digits);
};
const NAMES = ['mpxn', 'gaining', 'effectiveFrom', 'withdrawn'];
const row = (more: Readonly<Record<string, string>> = {}, names: readonly string[] = NAMES): readonly string[] => {
  const cells: Readonly<Record<string, string>> = {
    ...{ mpxn: mpan(), gaining: 'CCCC', effectiveFrom: '2026-12-01', withdrawn: 'false', ...more },
  };
  return names.map((name) => cells[name] ?? '');
};
const text = (rows: readonly (readonly string[])[], delimiter = ',', end = '\n'): string =>
  rows.map((cells) => cells.join(delimiter) + end).join('');
/** Names, and three rows of which the second is replaced. */
const among = (damaged: string): string => text([NAMES, row()]) + damaged + text([row()]);
const three = (delimiter = ',', end = '\n'): string => text([NAMES, row(), row(), row()], delimiter, end);
const taken = { accepted: 3 } as const;
const neighbours = (code: string, lines = '3') => ({ accepted: 2, refused: [`${code} ${lines}`] });

export const traps: Readonly<Record<string, Trap>> = {
  'a plain file': {
    file: () => three(),
    ...taken,
    writtenAs: { container: 'plain', encoding: 'utf-8', delimiter: ',' },
  },
  'a byte order mark': { file: () => `\ufeff${three()}`, ...taken },
  'sep=; above the names': { file: () => `sep=;\n${three(';')}`, ...taken, writtenAs: { delimiter: ';' } },
  semicolons: { file: () => three(';'), ...taken, writtenAs: { delimiter: ';' } },
  tabs: { file: () => three('\t'), ...taken, writtenAs: { delimiter: '\t' } },
  'carriage returns alone': { file: () => three(',', '\r'), ...taken },
  'mixed line ends': {
    file: () => text([NAMES, row()], ',', '\r\n') + text([row()]) + text([row()], ',', '\r'),
    ...taken,
  },
  'blank rows': { file: () => `${text([NAMES, row()])}\n,,,\n${text([row()])}  \n\n${text([row()])}`, ...taken },
  'no line end at the end': { file: () => three().trimEnd(), ...taken },
  'Ctrl-Z at the end': { file: () => `${three()}\x1a`, ...taken },
  'columns in another order': {
    file: () => {
      const names = NAMES.toReversed();
      return text([names, row({}, names), row({}, names), row({}, names)]);
    },
    ...taken,
  },
  'names as people write them': {
    file: () => three().replace('mpxn,gaining,effectiveFrom', 'MPAN,Gaining Supplier,effective_from'),
    ...taken,
  },
  'an apostrophe before digits': { file: () => three().replaceAll('\n10', "\n'10"), ...taken },
  'UTF-16': {
    file: () => Buffer.from(`\ufeff${three()}`, 'utf16le'),
    ...taken,
    writtenAs: { encoding: 'utf-16le' },
  },
  'windows-1252': {
    file: () => Buffer.from(among(text([row({ gaining: 'M\xfcller' })])), 'latin1'),
    ...neighbours('party-unknown gaining'),
    writtenAs: { encoding: 'windows-1252' },
  },
  'TRUE and FALSE in capitals': {
    file: () => text([NAMES, row({ withdrawn: 'FALSE' }), row({ withdrawn: 'TRUE' }), row({ withdrawn: 'False' })]),
    ...taken,
  },
  'a flag that is neither': {
    file: () => among(text([row({ withdrawn: 'yes' })])),
    ...neighbours('flag-invalid withdrawn'),
  },
  'a date with a time of day': {
    file: () => among(text([row({ effectiveFrom: '2026-11-30T23:30:00Z' })])),
    ...neighbours('date-with-time effectiveFrom'),
  },
  'a date with its day first': {
    file: () => among(text([row({ effectiveFrom: '01/12/2026' })])),
    ...neighbours('date-day-first effectiveFrom'),
  },
  'a date as a spreadsheet counts': {
    file: () => among(text([row({ effectiveFrom: '46357' })])),
    ...neighbours('date-as-number effectiveFrom'),
  },
  'a meter point that a spreadsheet rounded': {
    file: () => among(text([row({ mpxn: '1.01235E+12' })])),
    ...neighbours('spreadsheet-number mpxn'),
  },
  'a row that comes twice': {
    file: () => {
      const once = row();
      return text([NAMES, once, once, row()]);
    },
    accepted: 2,
    alreadyHeld: 1,
  },
  'a quotation mark that is not closed': {
    file: () => among('"1,CCCC,2026-12-01,\n'),
    ...neighbours('line-misquoted -'),
  },
  'a cell that goes on in the next line': {
    file: () => among('"1\n2",CCCC,2026-12-01,\n'),
    ...neighbours('line-misquoted -', '3,4'),
  },
  'too few cells': { file: () => among('1012345678903,CCCC\n'), ...neighbours('line-too-few-cells -') },
  'too many cells': {
    file: () => among('1012345678903,CCCC,2026-12-01,false,x\n'),
    ...neighbours('line-too-many-cells -'),
  },
  'a NUL': { file: () => among('1012345678903\0,CCCC,2026-12-01,\n'), ...neighbours('line-with-nul -') },
  'a line of 2 MB': { file: () => among(`${'1'.repeat(2_000_000)},C,2026-12-01,\n`), ...neighbours('line-too-long -') },
  'a cell of 1 MB': { file: () => among(`${'1'.repeat(1_000_000)},C,2026-12-01,\n`), ...neighbours('cell-too-long -') },
  'a formula': { file: () => among(text([row({ gaining: '=HYPERLINK("x")' })])), ...neighbours('line-misquoted -') },
  'a code where a name should be': {
    file: () => among(text([row({ gaining: '83FED3407A939723A5C639B26916D505' })])),
    ...neighbours('install-code-misplaced gaining'),
  },
  'no line but blank ones': { file: () => '\r\n \n', whole: 'file-empty' },
  'names and no rows': { file: () => text([NAMES]), whole: 'file-empty' },
  'a column that is missing': {
    file: () =>
      text([
        ['mpxn', 'gaining'],
        ['1', '2'],
      ]),
    whole: 'column-missing',
  },
  'a column that is not known': { file: () => text([[...NAMES, 'colour'], row()]), whole: 'column-unknown' },
  'a column twice': { file: () => text([[...NAMES, 'MPXN'], row()]), whole: 'column-repeated' },
  'another kind of file': { file: () => 'requestId,leg,answer,installCode\nicr_1,1,,\n', whole: 'column-missing' },
  'a million columns': { file: () => `${'a,'.repeat(1_000_000)}\n`, whole: 'header-too-long' },
  'no line end at all': { file: () => 'x'.repeat(300_000), whole: 'header-too-long' },
  'bytes that are no text': {
    file: () => Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
    whole: 'file-not-table',
  },
  gzip: { file: () => gzipSync(three()), ...taken, writtenAs: { container: 'gzip' } },
  'zip of one file': { file: () => zipOf({ 'a.csv': three() }), ...taken, writtenAs: { container: 'zip' } },
  'zip of two files': { file: () => zipOf({ 'a.csv': three(), 'b.csv': three() }), whole: 'file-several-members' },
  'zip with a password': { file: () => zipOf({ 'a.csv': three() }, { encrypted: true }), whole: 'file-encrypted' },
  'a zip in a gzip': { file: async () => gzipSync(await zipOf({ 'a.csv': three() })), whole: 'file-nested' },
  'a gzip cut in its middle': {
    file: () => gzipSync(three() + text(Array.from({ length: 500 }, () => row()))).subarray(0, 40),
    whole: 'file-cut',
  },
  'a gzip of zeros': { file: () => gzipSync(three() + '0'.repeat(50_000_000)), whole: 'file-ratio', ...taken },
  'a workbook': {
    file: () => buffer(xlsxStream([NAMES, row(), row(), row()])),
    ...taken,
    writtenAs: { container: 'xlsx' },
  },
  'a workbook with a password': {
    file: () => Buffer.from('\xd0\xcf\x11\xe0E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0', 'latin1'),
    whole: 'file-encrypted',
  },
};
