import type { Refusal } from '@icx/refusals';
import { limits } from './limits.ts';
import { unreadable } from './refusals.ts';
import type { Row } from './table.ts';

/** Why a line of names is none; `undefined`: it is one. */
export const headerRefusal = (header: Row | undefined): Refusal | undefined => {
  if (header === undefined) return unreadable.empty;
  if (header.damage) return unreadable.header;
  return header.cells.length > limits.columns ? unreadable.tooManyColumns : undefined;
};
