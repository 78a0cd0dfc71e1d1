import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { tenth, WIDTH, type Chart, type Shape } from './drawing.ts';
import { lyingGrid, wholeTicks } from './grid.ts';

export interface CurvesOf {
  readonly id: string;
  readonly title: string;
  /** What a step is, `Month`. */
  readonly of: string;
  readonly unit: string;
  /** At most two: a whole line and a dashed one. */
  readonly series: readonly string[];
  /** In order; a value for each series. */
  readonly steps: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Of a name below the axis, about. */
const LETTER = 7;
const [LEFT, RIGHT, TOP, HEIGHT, BOTTOM] = [56, 110, 14, 180, 28];

/** What is left from step to step, each line named at its end. */
export const curves = ({ id, title, of, unit, series, steps }: CurvesOf): Chart => {
  const bottom = TOP + HEIGHT;
  const most = Math.max(1, ...steps.flatMap(({ values }) => values));
  const x = scalePoint(
    steps.map(({ name }) => name),
    [LEFT, WIDTH - RIGHT],
  );
  const y = scaleLinear([0, most], [bottom, TOP]).nice();
  const widest = Math.max(62, ...steps.map(({ name }) => name.length * LETTER + 8));
  const every = Math.max(1, Math.ceil(widest / Math.max(1, x.step())));
  return {
    ...{ id, title },
    description: `Lines of ${unit} by ${of.toLowerCase()}: ${series.join(' (a whole line), ')}${series.length > 1 ? ' (dashed)' : ''}.`,
    drawing: {
      width: WIDTH,
      height: bottom + BOTTOM,
      shapes: [
        ...lyingGrid({ left: LEFT, right: WIDTH - RIGHT }, { scale: y, ticks: wholeTicks(y, 5) }),
        ...steps.flatMap(({ name }, index): Shape[] =>
          index % every === 0 ? [{ as: 'text', x: tenth(x(name)!), y: bottom + 18, text: name, look: 'middle' }] : [],
        ),
        ...series.flatMap((name, index): Shape[] => {
          const path = line<(typeof steps)[number]>(
            (step) => tenth(x(step.name)!),
            ({ values }) => tenth(y(values[index]!)),
          )(steps);
          const last = steps.at(-1);
          return [
            { as: 'path', x: 0, y: 0, d: path ?? '', look: index === 0 ? 'curve' : 'curve dashed' },
            ...(last
              ? [
                  {
                    as: 'text',
                    x: WIDTH - RIGHT + 8,
                    y: tenth(y(last.values[index]!) + 4),
                    text: name,
                    look: 'start',
                  } as const,
                ]
              : []),
          ];
        }),
      ],
    },
    table: {
      caption: `${title}: the numbers`,
      columns: [{ name: of }, ...series.map((name) => ({ name, number: true as const }))],
      rows: steps.map(({ name, values }) => [name, ...values]),
    },
  };
};
