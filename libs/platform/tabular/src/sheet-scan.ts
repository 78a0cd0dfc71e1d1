import { limits } from './limits.ts';
import { BrokenFile, unreadable } from './refusals.ts';

/** Formulas, and the address that a row or cell has, as XML has them; with a name space or without. */
const MARKS = /<(?:[\w.-]+:)?(?:(f)[\s/>]|(?:row|c)\s[^<>]*?\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["'])/g;
/** Nothing that is looked for is longer, in characters. */
const LONGEST = 1_000;

/**
 * Looks at the XML of a sheet as it is unpacked, before anything is built of it: a sheet of one cell in the last corner
 * would be built as 17,000 million.
 */
export class SheetScan {
  #tail = '';

  /** @throws BrokenFile */
  push(piece: Buffer): void {
    const text = this.#tail + piece.toString('latin1');
    for (const [, formula, column = '', row] of text.matchAll(MARKS)) {
      if (formula) throw new BrokenFile(unreadable.formula);
      if (Number(row) > limits.rows + 1) throw new BrokenFile(unreadable.tooManyRows);
      if (columnNumber(column) > limits.columns) throw new BrokenFile(unreadable.tooManyColumns);
    }
    this.#tail = text.slice(Math.max(text.lastIndexOf('<'), text.length - LONGEST));
  }
}

/** `A` is 1, `AA` 27. */
const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
