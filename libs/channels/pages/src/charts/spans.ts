import { scaleBand, scaleUtc } from 'd3-scale';
import { symbol, symbolDiamond } from 'd3-shape';
import { clerkDate, clerkEnd, clerkTime } from '@icx/words';
import { legend, tenth, WIDTH, type Chart, type Look, type Shape } from './drawing.ts';
import { standingGrid } from './grid.ts';

/** From one moment to another, ISO 8601. */
interface Span {
  readonly name: string;
  readonly from: string;
  /** `null`: it goes on. */
  readonly to: string | null;
  /** By when it was to be over. */
  readonly due: string | null;
  readonly look: Look;
  /** What came of it, for the table. */
  readonly outcome: string;
}

export interface SpansOf {
  readonly id: string;
  readonly title: string;
  /** What a row is, `Leg`. */
  readonly of: string;
  readonly series: readonly { readonly name: string; readonly look: Look }[];
  readonly rows: readonly Span[];
  /** Until when what goes on is drawn. */
  readonly now: string;
}

const [LEFT, RIGHT, TOP, ROW, BOTTOM] = [110, 60, 30, 28, 26];
const TICKS = 4;
const diamond = symbol(symbolDiamond, 90)()!;
const at = (moment: string): number => Date.parse(moment);

/** Bars on one scale of days, one below the other, each with a diamond where it was due. */
export const spans = ({ id, title, of, series, rows, now }: SpansOf): Chart => {
  const bottom = TOP + ROW * rows.length;
  const moments = rows.flatMap(({ from, to, due }) => [at(from), at(to ?? now), ...(due === null ? [] : [at(due)])]);
  const x = scaleUtc([Math.min(...moments), Math.max(...moments)], [LEFT, WIDTH - RIGHT]).nice();
  const y = scaleBand(
    rows.map(({ name }) => name),
    [TOP, bottom],
  ).padding(0.35);
  const days = x.ticks(TICKS).map((tick) => tick.getTime());
  return {
    ...{ id, title },
    description: `One bar for each ${of.toLowerCase()}, from when it began to when it was over; a diamond where it was due.`,
    drawing: {
      width: WIDTH,
      height: bottom + BOTTOM,
      shapes: [
        ...legend(series, LEFT),
        { as: 'path', x: WIDTH - 110, y: 10, d: diamond, look: 'empty' },
        { as: 'text', x: WIDTH - 96, y: 14, text: 'due', look: 'start' },
        ...standingGrid(
          { top: TOP, bottom },
          {
            scale: (tick) => x(tick),
            ticks: days,
            words: (tick) => clerkDate(new Date(tick).toISOString().slice(0, 10)),
          },
        ),
        ...rows.flatMap(({ name, from, to, due, look }): Shape[] => {
          const [top, height] = [tenth(y(name)!), tenth(y.bandwidth())];
          const start = x(at(from));
          const width = Math.max(2, x(at(to ?? now)) - start);
          const middle = tenth(top + height / 2);
          return [
            { as: 'text', x: LEFT - 8, y: tenth(middle + 4), text: name, look: 'end' },
            { as: 'rect', x: tenth(start), y: top, width: tenth(width), height, look },
            ...(due === null
              ? []
              : [{ as: 'path', x: tenth(x(at(due))), y: middle, d: diamond, look: 'empty' } as const]),
          ];
        }),
      ],
    },
    table: {
      caption: `${title}: the same as text`,
      columns: [of, 'Asked', 'Over', 'Due', 'What came of it'].map((name) => ({ name })),
      rows: rows.map(({ name, from, to, due, outcome }) => [
        ...[name, clerkTime(from), clerkTime(to), due === null ? '-' : clerkEnd(due), outcome],
      ]),
    },
  };
};
