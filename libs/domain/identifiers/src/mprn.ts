import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { isSpreadsheetNumber, readTrimmed, refuseSpreadsheetNumber, withoutSpaces } from './text.ts';

/** Meter Point Reference Number (gas): 6 to 10 digits, the last two a check. */
export type Mprn = Branded<string, 'Mprn'>;

const field = { name: 'The MPRN', code: 'mprn-invalid' };

const check = (body: string): string => {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) sum += Number(body[index]) * (body.length - index);
  return String(sum % 11).padStart(2, '0');
};

/**
 * The last two digits, `00` to `10`, for a body of 4 to 8 digits: Σ digit × (body length − index) mod 11.
 * Throws a RangeError for any other body.
 */
export const mprnCheckDigits = (body: string): string => {
  if (!/^[0-9]{4,8}$/.test(body)) throw new RangeError('MPRN check digits are made from a body of 4 to 8 digits.');
  return check(body);
};

/**
 * 6 to 10 digits, spaces between them or not. Refused with `mprn-invalid` (not 6 to 10 digits) or `mprn-check-digits`
 * (the digits do not fit together).
 */
export const parseMprn = (value: unknown): Parsed<Mprn> => {
  const written = readTrimmed(value, field);
  if (isRefusal(written)) return written;
  const text = withoutSpaces(written);
  if (!/^[0-9]{6,10}$/.test(text)) return refuseForm(written, text.length);
  if (text.slice(-2) !== check(text.slice(0, -2))) {
    return refuse(
      'mprn-check-digits',
      `${field.name} fails its check digits, so a digit is wrong, missing or swapped: copy it again from its source.`,
    );
  }
  return text as Mprn;
};

const refuseForm = (text: string, length: number) => {
  const offender = offenderIn(text, /[^0-9\p{Zs}]/u);
  if (offender) {
    if (isSpreadsheetNumber(text)) return refuseSpreadsheetNumber(field);
    return refuse(field.code, `${field.name} has ${offender.phrase}: write its 6 to 10 digits, spaced or not.`);
  }
  return refuse(field.code, `${field.name} has ${length} digits: copy all of it, 6 to 10 digits.`);
};
