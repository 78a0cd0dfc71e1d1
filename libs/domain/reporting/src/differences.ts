import { figureRows, type FigureRow } from './figure-rows.ts';

/** One figure that is another one now. */
export interface Difference extends Omit<FigureRow, 'value'> {
  /** `null`: there was none. */
  readonly then: FigureRow['value'];
  readonly now: FigureRow['value'];
  /** Of numbers. */
  readonly difference: number | null;
}

/** Every figure that is otherwise, in the order in which they stand now; of a list by what each of it is of. */
export const differencesOf = (then: object, now: object): readonly Difference[] => {
  const [before, after] = [byPlace(then), byPlace(now)];
  return [...new Map([...after, ...before])].flatMap(([place, { section, of, figure }]) => {
    const [was, is] = [before.get(place)?.value ?? null, after.get(place)?.value ?? null];
    return was === is ? [] : [{ section, of, figure, then: was, now: is, difference: minus(is, was) }];
  });
};

const byPlace = (figures: object): ReadonlyMap<string, FigureRow> =>
  new Map(figureRows(figures).map((row) => [`${row.section} ${row.of} ${row.figure}`, row]));

const minus = (now: FigureRow['value'], then: FigureRow['value']): number | null =>
  typeof (now ?? 0) === 'number' && typeof (then ?? 0) === 'number' ? Number(now ?? 0) - Number(then ?? 0) : null;
