import { lineOfText, withoutCode } from '@icx/install-code';
import { parseEmailAddress } from '@icx/identifiers';
import { describing, oneOf, refuse, wholeNumber, type Parser } from '@icx/refusals';
import { purposes } from './contact-point.ts';

const PHONE = '^\\+?[0-9][0-9 ()-]{3,23}[0-9]$';

/** How each member is read, wherever it comes from: a call, a file. All is printable, of one line, without a code. */
export const contactDetails = {
  purpose: oneOf(purposes),
  /** The lowest is asked first. */
  rank: wholeNumber(1, 9),
  /** Refused with `email-address-invalid`, `install-code-misplaced`. */
  address: withoutCode(parseEmailAddress),
  name: lineOfText(100),
  /** At most 25 characters, so that no code fits. Refused with `phone-invalid`. */
  phone: describing(
    (value) => {
      const text = typeof value === 'string' ? value.trim() : '';
      return new RegExp(PHONE).test(text)
        ? text
        : refuse('phone-invalid', 'Write a telephone number of 5 to 25 digits, spaced or not, with or without a plus.');
    },
    { type: 'string', pattern: PHONE, maxLength: 25, examples: ['+44 20 7946 0000'] },
  ) satisfies Parser<string>,
};
