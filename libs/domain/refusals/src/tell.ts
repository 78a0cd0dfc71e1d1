import type { Refusal } from './refusal.ts';

/** Refusals of one thing (a body, a row) that are told; of the others only how many. An answer must not outgrow its call. */
export const mostTold = 20;
/** The same for all rows of an answer together: one for each row of the largest batch. */
const MOST_OF_ROWS = 10_000;

/** As it is shown to whoever called. */
export interface ToldRefusal {
  /** JSON Pointer (RFC 6901); empty: the whole. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface Told {
  readonly errors: readonly ToldRefusal[];
  /** How many there are besides. */
  readonly moreErrors?: number;
}

/** @param under what the pointers are put under */
export const tell = (refusals: readonly Refusal[], under = '', most = mostTold): Told => {
  const errors = refusals
    .slice(0, most)
    .map(({ pointer = '', code, detail }) => ({ pointer: under + pointer, code, detail }));
  const more = refusals.length - errors.length;
  return more > 0 ? { errors, moreErrors: more } : { errors };
};

/** Tells of one row after the other, within what may be told of all. */
export const tellingRows = (): ((refusals: readonly Refusal[], under?: string) => Told) => {
  let left = MOST_OF_ROWS;
  return (refusals, under) => {
    const told = tell(refusals, under, Math.min(mostTold, left));
    left -= told.errors.length;
    return told;
  };
};
