/** Of an odd number of runs the middle one. */
export const median = (values: readonly number[]): number => percentile(values, 50);

/** The smallest value that at least `p` per cent of the values do not exceed. */
export const percentile = (values: readonly number[], p: number): number => {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil((p / 100) * ascending.length) - 1)]!;
};
