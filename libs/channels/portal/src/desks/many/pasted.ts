import { headerKey, type Column } from '@icx/files-service';
import { parseDeviceId, parseDeviceType, parseMpxn } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import type { Values } from '../../pages/fields.ts';

/** Rows that are pasted at once [choice]: more is a file. */
export const MOST_PASTED = 200;
/** Characters of them. */
export const LONGEST_PASTED = 20_000;
/** Columns of which is guessed what they are: each cell of each is looked at. */
const MOST_GUESSED = 20;

const nothingKnown = refuse(
  'pasted-unknown',
  'Neither names of columns nor a device is in the first line or below. Put a line of names above, such as deviceId, deviceType, yourReference.',
  '/rows',
);

const delimiterIn = (text: string): string => ['\t', ';', ','].find((one) => text.includes(one)) ?? ',';
const is = (parse: (value: unknown) => Parsed<unknown>) => (cell: string) => !isRefusal(parse(cell));

/** What a cell without a name over it can be told by, surest first. */
const telling: readonly (readonly [string, (cell: string) => boolean])[] = [
  ['deviceId', is(parseDeviceId)],
  ['mpxn', is(parseMpxn)],
  ['deviceType', is(parseDeviceType)],
];
const others = ['msn', 'yourReference'];

/**
 * Rows as a spreadsheet hands them over, with a line of names above them: where there is none it is made of what stands
 * below. @returns the text, and how many lines were put above it
 */
export const withNames = (
  text: string,
  columns: readonly Column[],
): { readonly text: string; readonly above: number } | Refusal => {
  const known = new Set(columns.flatMap(({ name, aliases = [] }) => [name, ...aliases].map(headerKey)));
  const delimiter = delimiterIn(text);
  const rows = text.split('\n', MOST_PASTED + 1).map((line) => line.split(delimiter).map((cell) => cell.trim()));
  if (rows[0]!.some((cell) => known.has(headerKey(cell.replaceAll('"', ''))))) return { text, above: 0 };
  const names: string[] = [];
  const width = Math.max(...rows.map(({ length }) => length));
  if (width > MOST_GUESSED) return nothingKnown;
  for (let at = 0; at < width; at++) {
    const told = telling.find(([name, fits]) => !names.includes(name) && rows.some((row) => fits(row[at] ?? '')));
    const free = others.filter((name) => !names.includes(name) && (name !== 'msn' || !names.includes('deviceId')));
    names.push(told?.[0] ?? free[0] ?? 'siteStatement');
  }
  if (!names.includes('deviceId') && !names.includes('mpxn')) return nothingKnown;
  return { text: `${names.join(delimiter)}\n${text}`, above: 1 };
};

const LINE = /^line-(\d{1,4})$/;
export const lineField = (line: number): string => `line-${line}`;

/** What was mended line by line goes into the text; it is then checked again before anything is done. */
export const mended = (typed: Values): Values => {
  const lines = (typed['rows'] ?? '').replaceAll('\r\n', '\n').trim().split('\n');
  let changed = false;
  const rest = Object.entries(typed).filter(([name, value]) => {
    const [, line] = LINE.exec(name) ?? [];
    if (line === undefined) return true;
    const at = Number(line) - 1;
    if (lines[at] === undefined || lines[at] === value) return false;
    [lines[at], changed] = [value, true];
    return false;
  });
  const { confirmed, ...fields } = Object.fromEntries(rest);
  return { ...fields, rows: lines.join('\n'), ...(confirmed === undefined || changed ? {} : { confirmed }) };
};
