import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work after which others get their turn, milliseconds of the wall clock. */
const SLICE = 5;

/**
 * For a loop over what somebody sent: awaited after each step, it lets others have their turn once a slice is used up.
 * Between two of them nothing else runs, so what must not be interrupted does not await it.
 */
export const slices = (): (() => Promise<void> | undefined) => {
  let began = performance.now();
  const turn = async (): Promise<void> => {
    await nextTurn();
    began = performance.now();
  };
  return () => (performance.now() - began < SLICE ? undefined : turn());
};

/** `items.map(map)`, in slices. */
export const mapInSlices = async <T, R>(items: readonly T[], map: (item: T, index: number) => R): Promise<R[]> => {
  const breathe = slices();
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    mapped.push(map(item, index));
    await breathe();
  }
  return mapped;
};

/**
 * Pieces of long work that many may ask for at once: one at a time in the order of coming, and after each whoever else calls
 * has a turn. So a hundred who ask delay one another, and a command by one piece.
 */
export class Pieces {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(piece: () => Promise<T>): Promise<T> {
    const taken = this.#last.then(piece);
    const passed = () => nextTurn();
    this.#last = taken.then(passed, passed);
    return taken;
  }
}
