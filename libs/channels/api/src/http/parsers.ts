import { mayHoldInstallCode } from '@icx/install-code';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** One of a fixed set of words. */
export const oneOf =
  <const T extends string>(words: readonly T[]) =>
  (value: unknown): Parsed<T> =>
    words.find((word) => word === value) ?? refuse('value-not-known', `Give one of ${words.join(', ')}.`);

/** For what is stored and shown as it came: an install code in it would be in clear for ever. */
export const withoutCode =
  <T>(parse: (value: unknown) => Parsed<T>) =>
  (value: unknown): Parsed<T> =>
    typeof value === 'string' && mayHoldInstallCode(value)
      ? refuse(
          'install-code-misplaced',
          'This may hold an install code (32 or 36 hexadecimal digits), and only installCode is sealed. Leave it out; write a UUID with its hyphens.',
        )
      : parse(value);

/** Text for people: trimmed, not empty, without control characters but line breaks. */
export const text = (longest: number): ((value: unknown) => Parsed<string>) =>
  withoutCode((value) => {
    if (typeof value !== 'string') return refuse('text-invalid', 'Give one text, in quotation marks.');
    const trimmed = value.trim();
    if (trimmed === '' || trimmed.length > longest)
      return refuse('text-invalid', `Give text of 1 to ${longest} characters.`);
    if (!trimmed.isWellFormed() || /[^\P{Cc}\n\r\t]/u.test(trimmed))
      return refuse('text-invalid', 'Give text without control characters.');
    return trimmed;
  });

/** A whole number, written as JSON number or, in a query, as digits. */
export const wholeNumber =
  (least: number, most: number) =>
  (value: unknown): Parsed<number> => {
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? number
      : refuse('number-invalid', `Give a whole number from ${least} to ${most}.`);
  };

export const flag = (value: unknown): Parsed<boolean> =>
  value === true || value === 'true'
    ? true
    : value === false || value === 'false'
      ? false
      : refuse('flag-invalid', 'Give true or false.');
