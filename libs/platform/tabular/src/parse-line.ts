import { isRefusal, type Parsed } from '@icx/refusals';
import { damage } from './damage.ts';
import { limits } from './limits.ts';

const QUOTE = '"';

/**
 * The cells of one line by RFC 4180, strictly: a quoted cell is quoted from end to end, one that is not has no quotation
 * mark, and no cell goes on in the next line.
 * @param most cells; one more is enough to know that there are too many
 */
export const parseLine = (line: string, delimiter: string, most: number): Parsed<string[]> =>
  line.includes(QUOTE) ? parseQuoted(line, delimiter, most) : line.split(delimiter, most + 1);

const parseQuoted = (line: string, delimiter: string, most: number): Parsed<string[]> => {
  const cells: string[] = [];
  let at = 0;
  while (cells.length <= most) {
    const end = line[at] === QUOTE ? closing(line, at + 1) : nextOf(line, delimiter, at);
    if (end === -1) return damage.misquoted;
    const cell = cellAt(line, at, end);
    if (isRefusal(cell)) return cell;
    cells.push(cell);
    if (end === line.length) break;
    if (!line.startsWith(delimiter, end)) return damage.misquoted;
    at = end + 1;
  }
  return cells;
};

const nextOf = (line: string, delimiter: string, from: number): number => {
  const found = line.indexOf(delimiter, from);
  return found === -1 ? line.length : found;
};

/** Where a quoted cell ends, behind its quotation mark; -1: it does not. */
const closing = (line: string, from: number): number => {
  let at = line.indexOf(QUOTE, from);
  while (at !== -1 && line[at + 1] === QUOTE) at = line.indexOf(QUOTE, at + 2);
  return at === -1 ? -1 : at + 1;
};

const cellAt = (line: string, from: number, to: number): Parsed<string> => {
  const cell = line.slice(from, to);
  if (!cell.startsWith(QUOTE)) return cell.includes(QUOTE) ? damage.misquoted : cell;
  return cell.slice(1, -1).replaceAll('""', QUOTE);
};

/** As many cells as there are names: what is empty beyond them a spreadsheet has put there. */
export const fitted = (cells: string[], line: string, delimiter: string, width: number): Parsed<string[]> => {
  if (cells.length < width) return damage.tooFewCells;
  if (cells.length === width) return cells;
  const all = parseLine(line, delimiter, limits.columns);
  return isRefusal(all) || all.slice(width).some((cell) => cell !== '') ? damage.tooManyCells : all.slice(0, width);
};
