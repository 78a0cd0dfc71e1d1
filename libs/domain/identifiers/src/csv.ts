/** A cell by RFC 4180: quoted where it needs to be, otherwise as it is. */
const quoted = (value: string | null): string =>
  value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** With the line end that RFC 4180 wants. For programs: nothing is put before a "=", see `forPeople`. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(quoted).join(',')}\r\n`;

/** What a spreadsheet takes for a formula, or for the end of the cell before it (CSV injection). */
const FORMULA = /^[=+\-@\t\r\n\0]/;

/** A cell of a file that a person may open in a spreadsheet: what would be a formula there is a text, by an apostrophe. */
export const forPeople = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** A cell of a file that a person sends: without the apostrophe that `forPeople`, or a spreadsheet, has put there. */
export const fromPeople = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
