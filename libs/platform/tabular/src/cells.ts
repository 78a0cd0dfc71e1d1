/** What a spreadsheet takes for a formula, behind spaces and in full width too, or for the end of the cell before it (CSV injection). */
const FORMULA = /^(?:[\t\r\n\0]|\s*[=+\-@＝＋－＠])/;
/** By an apostrophe a spreadsheet is told to leave digits as they are: it is no part of the identifier behind it. */
const DIGITS = /^(?=[^0-9]*[0-9])[0-9A-Za-z:. -]+$/;

/** Whether an apostrophe may be a mark in front of this, and no part of it. */
const isMarked = (cell: string): boolean => {
  if (!cell.startsWith("'")) return false;
  const behind = cell.replace(/^'+/, '');
  return FORMULA.test(behind) || DIGITS.test(behind);
};

/**
 * A cell of a file that a person may open in a spreadsheet: what would be a formula there is a text, by an apostrophe. What
 * begins as if it had one gets another, so that `fromPeople` always gives back what went out.
 */
export const forPeople = (cell: string): string => (FORMULA.test(cell) || isMarked(cell) ? `'${cell}` : cell);

/** A cell of a file that a person sends: without the apostrophe that `forPeople`, or a spreadsheet, has put there. */
export const fromPeople = (cell: string): string => (isMarked(cell) ? cell.slice(1) : cell);
