import { scaleBand, scaleLinear } from 'd3-scale';
import { tenth, WIDTH, type Chart, type Shape } from './drawing.ts';
import { lyingGrid, wholeTicks } from './grid.ts';

export interface ColumnsOf {
  readonly id: string;
  readonly title: string;
  /** What a column is, `Working Days`, and what is counted, `answers`. */
  readonly of: string;
  readonly unit: string;
  readonly columns: readonly {
    readonly name: string;
    readonly value: number;
    /** Told apart from the others: it is beyond the term. */ readonly beyond?: boolean;
  }[];
}

const [LEFT, RIGHT, TOP, HEIGHT, BOTTOM] = [44, 10, 22, 170, 40];

/** Columns that stand, one beside the other: how a measure is distributed. Those beyond the term are hatched. */
export const columns = ({ id, title, of, unit, columns: all }: ColumnsOf): Chart => {
  const bottom = TOP + HEIGHT;
  const most = Math.max(1, ...all.map(({ value }) => value));
  const x = scaleBand(
    all.map(({ name }) => name),
    [LEFT, WIDTH - RIGHT],
  ).padding(0.2);
  const y = scaleLinear([0, most], [bottom, TOP]).nice();
  const width = x.bandwidth();
  /** As many names as have room. */
  const every = Math.max(1, Math.ceil(26 / x.step()));
  return {
    ...{ id, title },
    description: `Columns of ${unit}, one for each ${of}${all.some(({ beyond }) => beyond) ? '; those beyond the term are hatched' : ''}.`,
    drawing: {
      width: WIDTH,
      height: bottom + BOTTOM,
      shapes: [
        ...lyingGrid({ left: LEFT, right: WIDTH - RIGHT }, { scale: y, ticks: wholeTicks(y, 5) }),
        ...all.flatMap(({ name, value, beyond }, index): Shape[] => {
          const [left, top] = [x(name)!, y(value)];
          const middle = tenth(left + width / 2);
          return [
            ...(value === 0
              ? []
              : ([
                  {
                    as: 'rect',
                    x: tenth(left),
                    y: tenth(top),
                    width: tenth(width),
                    height: tenth(bottom - top),
                    look: beyond ? 'hatched' : 'solid',
                  },
                  ...(every === 1
                    ? [{ as: 'text', x: middle, y: tenth(top - 4), text: String(value), look: 'middle' }]
                    : []),
                ] as Shape[])),
            ...(index % every === 0
              ? [{ as: 'text', x: middle, y: bottom + 16, text: name, look: 'middle' } as const]
              : []),
          ];
        }),
        { as: 'text', x: (LEFT + WIDTH - RIGHT) / 2, y: bottom + 34, text: of, look: 'middle' },
      ],
    },
    table: {
      caption: `${title}: the numbers`,
      columns: [{ name: of }, { name: unit, number: true }],
      rows: all.map(({ name, value }) => [name, value]),
    },
  };
};
