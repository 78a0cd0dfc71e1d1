import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { isSpreadsheetNumber, readTrimmed, refuseSpreadsheetNumber, withoutSpaces } from './text.ts';

/** Core of a Meter Point Administration Number (electricity): 13 digits, the last one a check digit. */
export type Mpan = Branded<string, 'Mpan'>;

const field = { name: 'The MPAN', code: 'mpan-invalid' };
const weights = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43];

/** Weighted sum of the first twelve digits modulo 11, 0 to 10: what the check digit is made from. */
const remainder = (digits: string): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11;

/**
 * The thirteenth digit for the first twelve: Σ dᵢ·[3,5,7,13,17,19,23,29,31,37,41,43] mod 11 mod 10.
 * Remainders 0 and 10 share the check digit 0, so a wrong digit that moves one to the other is not noticed.
 * Throws a RangeError for anything but twelve digits.
 */
export const mpanCheckDigit = (first12: string): string => {
  if (!/^[0-9]{12}$/.test(first12)) throw new RangeError('An MPAN check digit is made from exactly twelve digits.');
  return String(remainder(first12) % 10);
};

/**
 * 13 digits, spaces between them or not. Refused with `mpan-invalid` (not 13 digits) or `mpan-check-digit` (the digits
 * do not fit together).
 */
export const parseMpan = (value: unknown): Parsed<Mpan> => {
  const written = readTrimmed(value, field);
  if (isRefusal(written)) return written;
  const text = withoutSpaces(written);
  if (!/^[0-9]{13}$/.test(text)) return refuseForm(written, text.length);
  // The expected digit is not told: the wrong digit is more likely one of the other twelve, and "repairing"
  // the last would make a valid number of someone else's meter point.
  if (text[12] !== String(remainder(text) % 10)) {
    return refuse(
      'mpan-check-digit',
      `${field.name} fails its check digit, so a digit is wrong or two are swapped: copy it again from its source.`,
    );
  }
  return text as Mpan;
};
parseMpan.takes = { type: 'string', pattern: '^[0-9]{13}$', example: '1012345678903' } as const;

const refuseForm = (text: string, length: number) => {
  const offender = offenderIn(text, /[^0-9\p{Zs}]/u);
  if (offender) {
    if (isSpreadsheetNumber(text)) return refuseSpreadsheetNumber(field);
    return refuse(field.code, `${field.name} has ${offender.phrase}: write its 13 digits, spaced or not.`);
  }
  const advice = length === 21 ? 'send only the last 13, the core' : 'copy all 13 of its core';
  return refuse(field.code, `${field.name} has ${length} digits: ${advice}.`);
};
