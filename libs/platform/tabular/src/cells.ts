/** What a spreadsheet takes for a formula, or for the end of the cell before it (CSV injection). */
const FORMULA = /^[=+\-@\t\r\n\0]/;
/** By an apostrophe a spreadsheet is told to leave digits as they are: it is no part of the identifier behind it. */
const DIGITS = /^(?=[^0-9]*[0-9])[0-9A-Za-z:. -]+$/;

/** A cell of a file that a person may open in a spreadsheet: what would be a formula there is a text, by an apostrophe. */
export const forPeople = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** A cell of a file that a person sends: without the apostrophe that `forPeople`, or a spreadsheet, has put there. */
export const fromPeople = (cell: string): string => {
  if (!cell.startsWith("'")) return cell;
  const rest = cell.slice(1);
  return FORMULA.test(rest) || DIGITS.test(rest) ? rest : cell;
};
