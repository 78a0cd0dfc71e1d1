import { refuse } from './refusal.ts';
import { describing } from './taken.ts';
import type { Parser } from './taken.ts';
import type { Parsed } from './refusal.ts';

/** One of a fixed set of words. */
export const oneOf = <const T extends string>(words: readonly T[]): Parser<T> =>
  describing(
    (value) => words.find((word) => word === value) ?? refuse('value-not-known', `Give one of ${words.join(', ')}.`),
    { type: 'string', enum: words },
  );

/** A whole number, written as JSON number or, in a query or a file, as digits. */
export const wholeNumber = (least: number, most: number): Parser<number> =>
  describing(
    (value) => {
      const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
        ? number
        : refuse('number-invalid', `Give a whole number from ${least} to ${most}.`);
    },
    { type: 'integer', minimum: least, maximum: most },
  );

/** In words too, in capitals where a spreadsheet wrote them. */
export const flag = describing(
  (value): Parsed<boolean> => {
    const said = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (said === true || said === 'true') return true;
    return said === false || said === 'false' ? false : refuse('flag-invalid', 'Give true or false.');
  },
  { type: 'boolean' },
);
