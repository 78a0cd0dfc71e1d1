/** Milliseconds after the first failure. */
const FIRST = 1_000;
export const LONGEST_PAUSE = 60_000;

/** Of several failures one after the other each is followed by a pause twice as long as before, milliseconds. */
export const pauseAfter = (failures: number, first = FIRST, longest = LONGEST_PAUSE): number =>
  Math.min(first * 2 ** (failures - 1), longest);

/**
 * The same from 50 to 2,000 milliseconds, of an engine in another process: a random half of it is left out, so that not all who
 * lost it come back at once.
 */
export const pauseForEngine = (failures: number): number => pauseAfter(failures, 50, 2_000) * (0.5 + Math.random() / 2);
