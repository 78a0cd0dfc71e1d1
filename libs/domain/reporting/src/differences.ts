import type { Figures, FigureValue } from './issue.ts';

/** One figure that is another one now. */
export interface Difference {
  /** Where it stands: `suppliers.BBBB.breached`. */
  readonly figure: string;
  /** `null`: there was none. */
  readonly then: FigureValue;
  readonly now: FigureValue;
  /** Of numbers. */
  readonly difference: number | null;
}

/** Every figure that is otherwise, in the order in which they stand now; of a list by what each of it is of. */
export const differencesOf = (then: Figures, now: Figures): readonly Difference[] => {
  const [before, after] = [leaves(then), leaves(now)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((figure) => {
    const [was, is] = [before.get(figure) ?? null, after.get(figure) ?? null];
    return was === is ? [] : [{ figure, then: was, now: is, difference: minus(is, was) }];
  });
};

const minus = (now: FigureValue, then: FigureValue): number | null =>
  typeof (now ?? 0) === 'number' && typeof (then ?? 0) === 'number' ? Number(now ?? 0) - Number(then ?? 0) : null;

const leaves = (value: FigureValue, path = '', found = new Map<string, FigureValue>()) => {
  if (value === null || typeof value !== 'object') return found.set(path, value);
  const members: readonly (readonly [string, FigureValue])[] = Array.isArray(value)
    ? value.map((item: FigureValue, index) => [nameOf(item) ?? String(index), item])
    : Object.entries(value);
  for (const [name, member] of members) leaves(member, path === '' ? name : `${path}.${name}`, found);
  return found;
};

/** What an item of a list is of. */
const nameOf = (item: FigureValue): string | undefined => {
  if (item === null || typeof item !== 'object') return undefined;
  const { party, channel } = item as Figures;
  return [party, channel].find((name) => typeof name === 'string');
};
