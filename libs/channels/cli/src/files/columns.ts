import { wrongUsage } from '../failure.ts';

/** What the first line of a CSV file may name. */
export interface Columns {
  readonly known: readonly string[];
  /** Those of them that say yes or no. */
  readonly flags?: readonly string[];
}

const quote = (names: readonly string[]): string => names.map((name) => `"${name.slice(0, 60)}"`).join(', ');

/** The names in the first line; of a name that is unknown or stands twice the file as a whole is refused. */
export const namesIn = (file: string, cells: readonly string[], { known }: Columns): readonly string[] => {
  const names = cells.map((cell) => cell.trim());
  const repeated = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw wrongUsage('column-repeated', `${file} has the column ${quote([repeated])} twice: leave one of them out.`);
  const unknown = names.filter((name) => name !== '' && !known.includes(name));
  if (unknown.length === 0) return names;
  throw wrongUsage(
    'columns-unknown',
    `${file} has the column${names.length > 1 ? 's' : ''} ${quote(names)}; unknown is ${quote(unknown)}. ` +
      `Expected, in any order: ${known.join(', ')}.`,
  );
};

/** As spreadsheets write it, TRUE and FALSE, and as JSON does. */
export const flagIn = (cell: string): string => (/^\s*(true|false)\s*$/i.test(cell) ? cell.trim().toLowerCase() : cell);
