import { slices } from '@icx/runtime';

/** On their way at once: enough that their appends share commits, few enough that others get their turn. */
const ABREAST = 64;

/** `act` on every item, in order of the items; what one throws ends it. */
export const abreast = async <Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const breathe = slices();
  for (let from = 0; from < items.length; from += ABREAST) {
    results.push(...(await Promise.all(items.slice(from, from + ABREAST).map(act))));
    await breathe();
  }
  return results;
};
