import { isSpreadsheetNumber } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';

/** What a cell should hold, for whoever looks what a spreadsheet has made of it. */
export interface Expected {
  /** `text`: letters and digits with no form of their own, as a serial number. */
  readonly is: 'hexadecimal' | 'digits' | 'text' | 'date';
  /** Lengths that it may have, digits; without the marks between them. */
  readonly lengths?: readonly number[];
}

const remedy = 'Get the original again, and format the column as Text before it comes into a spreadsheet.';

const damages = {
  number: refuse(
    'spreadsheet-number',
    `A spreadsheet took this for a number and wrote it with an exponent: most of its digits are lost. ${remedy}`,
  ),
  digitsLost: refuse(
    'spreadsheet-digits-lost',
    `A spreadsheet took this for a number, and keeps 15 digits of one: those behind them became zeros. ${remedy}`,
  ),
  date: refuse('spreadsheet-date', `A spreadsheet took this for a date. ${remedy}`),
  zeros: refuse(
    'spreadsheet-zeros-lost',
    `This is too short: a spreadsheet has taken away zeros at its beginning. ${remedy}`,
  ),
  dayFirst: refuse(
    'date-day-first',
    'This date has its day or month first, and which is which cannot be told. Write year, month and day: 2026-11-23.',
  ),
  dateTime: refuse('date-with-time', 'This is a date with a time of day. Write the date alone: 2026-11-23.'),
  dateNumber: refuse(
    'date-as-number',
    'This is the number by which a spreadsheet counts days. Format the column as Text and write the date: 2026-11-23.',
  ),
} as const;

/** Hexadecimal digits with an exponent: no number, but what is left of one that was cut. */
const EXPONENT = /^[0-9A-F]([.,][0-9A-F]*)?E\+[0-9]{1,3}$/i;
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const DATE = new RegExp(
  `^(?:[0-9]{1,2}[-/. ](?:[0-9]{1,2}|${MONTH})(?:[-/. ][0-9]{2,4})?|${MONTH}[-/. ][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ,].*)?$`,
  'i',
);
/** A spreadsheet keeps so many digits of a number. */
const KEPT = 15;

/**
 * What a spreadsheet has made of a cell, of what it must have been; `undefined`: nothing that can be told from it. To be
 * asked of a cell that its parser has refused; of `text`, which a parser takes as it is, beforehand.
 */
export const spreadsheetDamage = (cell: string, expected: Expected): Refusal | undefined => {
  const text = cell.trim();
  if (expected.is === 'date') return dateDamage(text);
  if (isSpreadsheetNumber(text) || EXPONENT.test(text)) return damages.number;
  if (expected.is !== 'text' && DATE.test(text)) return damages.date;
  if (!/^[0-9]+$/.test(text)) return undefined;
  // Of free text one zero more may be its own; several are not.
  const sure = expected.is === 'text' ? KEPT + 2 : KEPT + 1;
  if (text.length >= sure && /^0+$/.test(text.slice(KEPT))) return damages.digitsLost;
  const { lengths = [] } = expected;
  return lengths.length > 0 && text.length < Math.min(...lengths) ? damages.zeros : undefined;
};

const dateDamage = (text: string): Refusal | undefined => {
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]/.test(text)) return damages.dateTime;
  if (/^[0-9]{5}([.,][0-9]+)?$/.test(text)) return damages.dateNumber;
  return DATE.test(text) && !/^[0-9]{4}-/.test(text) ? damages.dayFirst : undefined;
};

/** A parser's refusal, or, where it shows, what a spreadsheet did that led to it. */
export const explained = (refusal: Refusal, cell: string, expected: Expected): Refusal => {
  const found = spreadsheetDamage(cell, expected);
  if (!found) return refusal;
  return refusal.pointer === undefined ? found : { ...found, pointer: refusal.pointer };
};
