import { parsePosition, type Position } from '@icx/event-store';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** One definition of what a value may be, at every edge: the domain's. */
export { freeText as text, lineOfText as line, withoutCode } from '@icx/install-code';
export { flag, oneOf, wholeNumber } from '@icx/refusals';

/** Where a page goes on: the position that the page before told. */
export const cursor = (value: unknown): Parsed<Position> =>
  (typeof value === 'string' ? parsePosition(value) : undefined) ??
  refuse('cursor-invalid', 'Give the "next" of the page before, unchanged, or leave after out.');
