import { parsePosition, type Position } from '@icx/event-store';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** One definition of what a text may be, at every edge: the domain's. */
export { freeText as text, lineOfText as line, withoutCode } from '@icx/install-code';

/** One of a fixed set of words. */
export const oneOf =
  <const T extends string>(words: readonly T[]) =>
  (value: unknown): Parsed<T> =>
    words.find((word) => word === value) ?? refuse('value-not-known', `Give one of ${words.join(', ')}.`);

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

/** Where a page goes on: the position that the page before told. */
export const cursor = (value: unknown): Parsed<Position> =>
  (typeof value === 'string' ? parsePosition(value) : undefined) ??
  refuse('cursor-invalid', 'Give the "next" of the page before, unchanged, or leave after out.');
