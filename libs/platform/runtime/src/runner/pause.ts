/** Milliseconds after the first failure. */
const FIRST = 1_000;
export const LONGEST_PAUSE = 60_000;

/** Of several failures one after the other each is followed by a pause twice as long as before, milliseconds. */
export const pauseAfter = (failures: number, first = FIRST, longest = LONGEST_PAUSE): number =>
  Math.min(first * 2 ** (failures - 1), longest);
