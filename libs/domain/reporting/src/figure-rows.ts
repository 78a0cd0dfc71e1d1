import type { Figures, FigureValue } from './issue.ts';

type Leaf = string | number | boolean | null;

/** One figure, and where it stands. */
export interface FigureRow {
  readonly section: string;
  /** The party, the channel or the place in a list; empty: of all. */
  readonly of: string;
  readonly figure: string;
  readonly value: Leaf;
}

/** Every figure of what is plain JSON, in order: a member of a section, or of each of its list. */
export const figureRows = (figures: object): readonly FigureRow[] =>
  Object.entries(figures as Figures).flatMap(([section, members]) =>
    isList(members)
      ? members.flatMap((item, index) => {
          const of = nameOf(item) ?? String(index + 1);
          return leavesOf(item).map(([figure, value]) => ({ section, of, figure, value }));
        })
      : leavesOf(members).map(([figure, value]) => ({ section, of: '', figure, value })),
  );

const isList = (value: FigureValue): value is readonly FigureValue[] => Array.isArray(value);

/** What an item of a list is of. */
const nameOf = (item: FigureValue): string | undefined => {
  if (item === null || typeof item !== 'object') return undefined;
  const { party, channel, category, report } = item as Figures;
  return [party, channel, category, report].find((name) => typeof name === 'string');
};

const leavesOf = (value: FigureValue, path = ''): readonly (readonly [string, Leaf])[] =>
  value === null || typeof value !== 'object'
    ? [[path, value]]
    : Object.entries(value).flatMap(([name, member]) => leavesOf(member, path === '' ? name : `${path}.${name}`));
