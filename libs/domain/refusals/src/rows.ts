import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Rows of one batch about one and the same thing: each is decided on all that is recorded of it, the ones before included. */
const MOST_OF_ONE = 100;
const repeated = refuse(
  'row-repeated',
  `This batch has more than ${MOST_OF_ONE} rows about the same thing: the first ${MOST_OF_ONE} were taken. Send only those that still count.`,
);

/** Counts what the rows of one batch are about; the refusal of a row that is one too many. */
export const countingRows = (): ((about: string) => Refusal | undefined) => {
  const counts = new Map<string, number>();
  return (about) => {
    const count = (counts.get(about) ?? 0) + 1;
    counts.set(about, count);
    return count > MOST_OF_ONE ? repeated : undefined;
  };
};
