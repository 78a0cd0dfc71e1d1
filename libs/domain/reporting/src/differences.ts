import { figureRows, type FigureRow } from './figure-rows.ts';
import type { Figures, FigureValue } from './issue.ts';

/** One figure that is another one now. */
export interface Difference extends Omit<FigureRow, 'value'> {
  /** `null`: there was none. */
  readonly then: FigureValue;
  readonly now: FigureValue;
  /** Of numbers. */
  readonly difference: number | null;
}

/** Every figure that is otherwise, in the order in which they stand now; of a list by what each of it is of. */
export const differencesOf = (then: Figures, now: Figures): readonly Difference[] => {
  const [before, after] = [byPlace(then), byPlace(now)];
  return [...new Map([...after, ...before])].flatMap(([place, { section, of, figure }]) => {
    const [was, is] = [before.get(place)?.value ?? null, after.get(place)?.value ?? null];
    return was === is ? [] : [{ section, of, figure, then: was, now: is, difference: minus(is, was) }];
  });
};

const byPlace = (figures: Figures): ReadonlyMap<string, FigureRow> =>
  new Map(figureRows(figures).map((row) => [`${row.section} ${row.of} ${row.figure}`, row]));

const minus = (now: FigureValue, then: FigureValue): number | null =>
  typeof (now ?? 0) === 'number' && typeof (then ?? 0) === 'number' ? Number(now ?? 0) - Number(then ?? 0) : null;
