import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import type { Fuel } from './fuel.ts';
import { parseMpan, type Mpan } from './mpan.ts';
import { parseMprn, type Mprn } from './mprn.ts';
import { isSpreadsheetNumber, readTrimmed, refuseSpreadsheetNumber, withoutSpaces } from './text.ts';

/** A meter point of either fuel. The length tells which: 13 digits are an MPAN, 6 to 10 an MPRN. */
export type Mpxn = Mpan | Mprn;

const field = { name: 'The MPxN', code: 'mpxn-invalid' };

/**
 * Refused with `mpxn-invalid` where it is not digits or their number fits neither fuel, otherwise as the MPAN or MPRN
 * that its length says it is.
 */
export const parseMpxn = (value: unknown): Parsed<Mpxn> => {
  const written = readTrimmed(value, field);
  if (isRefusal(written)) return written;
  if (isSpreadsheetNumber(written)) return refuseSpreadsheetNumber(field);
  const offender = offenderIn(written, /[^0-9\p{Zs}]/u);
  if (offender) {
    return refuse(field.code, `${field.name} has ${offender.phrase}: write its digits, spaced or not.`);
  }
  const text = withoutSpaces(written);
  if (text.length <= 10) return text.length >= 6 ? parseMprn(text) : refuseLength(text);
  return text.length <= 12 ? refuseLength(text) : parseMpan(text);
};
parseMpxn.takes = { type: 'string', pattern: '^(?:[0-9]{13}|[0-9]{6,10})$', example: '1012345678903' } as const;

const refuseLength = (text: string) =>
  refuse(
    field.code,
    `${field.name} has ${text.length} digits: send an MPAN of 13 digits (electricity) or an MPRN of 6 to 10 (gas).`,
  );

export const mpxnFuel = (mpxn: Mpxn): Fuel => (mpxn.length === 13 ? 'electricity' : 'gas');
