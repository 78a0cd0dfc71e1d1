import { scaleBand, scaleLinear } from 'd3-scale';
import { legend, tenth, WIDTH, type Chart, type Look, type Shape } from './drawing.ts';
import { standingGrid, wholeTicks } from './grid.ts';

export interface BarsOf {
  readonly id: string;
  readonly title: string;
  /** What a row is, `Supplier`, and what is counted, `legs`. */
  readonly of: string;
  readonly unit: string;
  /** Side by side in each bar. */
  readonly series: readonly { readonly name: string; readonly look: Look }[];
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const [LEFT, RIGHT, TOP, ROW, BOTTOM] = [110, 56, 28, 24, 24];
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Bars that lie, one for each row, its series one after the other, its sum at its end. */
export const bars = ({ id, title, of, unit, series, rows }: BarsOf): Chart => {
  const bottom = TOP + ROW * rows.length;
  const most = Math.max(1, ...rows.map(({ values }) => sum(values)));
  const x = scaleLinear([0, most], [LEFT, WIDTH - RIGHT]).nice();
  const y = scaleBand(
    rows.map(({ name }) => name),
    [TOP, bottom],
  ).padding(0.3);
  return {
    ...{ id, title },
    description: `Bars of ${unit}, one for each ${of.toLowerCase()}, divided into ${series.map(({ name }) => name).join(', ')}.`,
    drawing: {
      width: WIDTH,
      height: bottom + BOTTOM,
      shapes: [
        ...legend(series, LEFT),
        ...standingGrid({ top: TOP, bottom }, { scale: x, ticks: wholeTicks(x, 6) }),
        ...rows.flatMap(({ name, values }): Shape[] => {
          const [top, height] = [y(name)!, y.bandwidth()];
          const middle = tenth(top + height / 2 + 4);
          let from = 0;
          const parts = values.flatMap((value, index): Shape[] => {
            const [start, end] = [x(from), x((from += value))];
            if (value === 0) return [];
            const { look } = series[index]!;
            return [
              { as: 'rect', x: tenth(start), y: tenth(top), width: tenth(end - start), height: tenth(height), look },
            ];
          });
          return [
            { as: 'text', x: LEFT - 8, y: middle, text: name, look: 'end' },
            ...parts,
            { as: 'text', x: tenth(x(sum(values)) + 6), y: middle, text: String(sum(values)), look: 'start' },
          ];
        }),
      ],
    },
    table: {
      caption: `${title}: the numbers`,
      columns: [
        { name: of },
        ...series.map(({ name }) => ({ name, number: true as const })),
        ...(series.length > 1 ? [{ name: `All ${unit}`, number: true as const }] : []),
      ],
      rows: rows.map(({ name, values }) => [name, ...values, ...(series.length > 1 ? [sum(values)] : [])]),
    },
  };
};
