import { scaleBand, scaleSymlog } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond, symbolTriangle } from 'd3-shape';
import { tenth, WIDTH, type Chart, type Look, type Shape } from './drawing.ts';
import { standingGrid } from './grid.ts';

/** Seconds; `null`: nothing was measured. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

export interface RangesOf {
  readonly id: string;
  readonly title: string;
  readonly of: string;
  readonly rows: readonly (Percentiles & { readonly name: string; readonly count: number })[];
}

const [LEFT, RIGHT, TOP, ROW, BOTTOM] = [190, 24, 30, 26, 26];
const marks = [
  { name: 'p50', says: 'half', mark: symbolCircle, look: 'solid' },
  { name: 'p90', says: '90 in 100', mark: symbolDiamond, look: 'hatched' },
  { name: 'p99', says: '99 in 100', mark: symbolTriangle, look: 'empty' },
] as const satisfies readonly {
  readonly name: keyof Percentiles;
  readonly says: string;
  readonly mark: unknown;
  readonly look: Look;
}[];

const SPANS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `40 s`, `2.5 h`, `3 d`: by the largest unit that it fills, one decimal. `–`: nothing was measured. */
export const spanWords = (seconds: number | null): string => {
  if (seconds === null) return '–';
  const [unit, name] = SPANS.find(([size]) => seconds >= size) ?? [1, 's'];
  return `${tenth(seconds / unit)} ${name}`;
};

const ticks = [0, 10, 60, 600, 3_600, 6 * 3_600, 86_400, 4 * 86_400, 14 * 86_400, 60 * 86_400];

/** How long a step took: its percentiles as three marks of different form on one line; the longer the time, the denser the scale. */
export const ranges = ({ id, title, of, rows }: RangesOf): Chart => {
  const bottom = TOP + ROW * rows.length;
  const longest = Math.max(60, ...rows.flatMap(({ p50, p90, p99 }) => [p50 ?? 0, p90 ?? 0, p99 ?? 0]));
  const x = scaleSymlog([0, longest], [LEFT, WIDTH - RIGHT]).constant(5);
  const y = scaleBand(
    rows.map(({ name }) => name),
    [TOP, bottom],
  );
  const shape = (index: number, size = 70): string => symbol(marks[index]!.mark, size)()!;
  return {
    ...{ id, title },
    description: `For each ${of.toLowerCase()} three marks from left to right: the time that half, 90 in 100 and 99 in 100 did not exceed. The scale is denser the longer the time.`,
    drawing: {
      width: WIDTH,
      height: bottom + BOTTOM,
      shapes: [
        ...marks.flatMap(({ says, look }, index): Shape[] => [
          { as: 'path', x: LEFT + 6 + index * 110, y: 11, d: shape(index), look },
          { as: 'text', x: LEFT + 18 + index * 110, y: 15, text: says, look: 'start' },
        ]),
        ...standingGrid(
          { top: TOP, bottom },
          { scale: x, ticks: ticks.filter((tick) => tick <= longest), words: spanWords },
        ),
        ...rows.flatMap((row): Shape[] => {
          const middle = tenth(y(row.name)! + y.bandwidth() / 2);
          const { p50, p99 } = row;
          return [
            { as: 'text', x: LEFT - 10, y: tenth(middle + 4), text: row.name, look: 'end' },
            ...(p50 === null || p99 === null
              ? []
              : [{ as: 'line', x1: tenth(x(p50)), y1: middle, x2: tenth(x(p99)), y2: middle, look: 'axis' } as const]),
            ...marks
              .flatMap(({ name, look }, index): Shape[] => {
                const value = row[name];
                return value === null ? [] : [{ as: 'path', x: tenth(x(value)), y: middle, d: shape(index), look }];
              })
              .toReversed(),
          ];
        }),
      ],
    },
    table: {
      caption: `${title}: the numbers`,
      columns: [
        { name: of },
        { name: 'Counted', number: true },
        ...marks.map(({ says }) => ({ name: says[0]!.toUpperCase() + says.slice(1), number: true as const })),
      ],
      rows: rows.map(({ name, count, p50, p90, p99 }) => [name, count, ...[p50, p90, p99].map(spanWords)]),
    },
  };
};
