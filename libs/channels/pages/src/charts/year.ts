import type { Cell } from '../table.ts';
import { legend, tenth, WIDTH, type Chart, type Shape } from './drawing.ts';

export interface YearOf {
  readonly id: string;
  readonly title: string;
  readonly months: readonly {
    readonly name: string;
    /** Of its first day; 0: Monday. */
    readonly begins: number;
    readonly days: readonly YearDay[];
    /** What of it stands in the table, beside its name. */
    readonly told: readonly Cell[];
  }[];
  /** Of the table beside the month; `number`: what of it are numbers. */
  readonly columns: readonly { readonly name: string; readonly number?: true }[];
}

/** `holiday`: nothing is counted, nor at a weekend. */
export type YearDay = 'counts' | 'weekend' | 'holiday';

const COLUMNS = 4;
const [TOP, GAP, CELL] = [28, 24, 22];
const ROW = 36 + 6 * CELL;
/** Under the number of a bank holiday. */
const BAR = 7;

/** The months of a year, each a week to a row: which days count, and which do not. */
export const year = ({ id, title, months, columns }: YearOf): Chart => {
  const width = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS;
  const step = width / 7;
  return {
    ...{ id, title },
    description:
      'A grid of weeks for each month, Monday to Sunday. Weekends are hatched, bank holidays have a bar under their number.',
    drawing: {
      width: WIDTH,
      height: TOP + Math.ceil(months.length / COLUMNS) * ROW,
      shapes: [
        ...legend(
          [
            { name: 'Working Day', look: 'empty' },
            { name: 'weekend', look: 'hatched' },
            { name: 'bank holiday', look: 'solid' },
          ],
          0,
        ),
        ...months.flatMap(({ name, begins, days }, index): Shape[] => {
          const left = (index % COLUMNS) * (width + GAP);
          const top = TOP + Math.floor(index / COLUMNS) * ROW;
          return [
            { as: 'text', x: tenth(left), y: top + 14, text: name, look: 'start' },
            ...days.flatMap((day, n) => {
              const place = begins + n;
              return dayAt(day, n + 1, left + (place % 7) * step, top + 20 + Math.floor(place / 7) * CELL, step);
            }),
          ];
        }),
      ],
    },
    table: {
      caption: `${title}: the days`,
      columns: [{ name: 'Month' }, ...columns],
      rows: months.map(({ name, told }) => [name, ...told]),
    },
  };
};

const dayAt = (day: YearDay, number: number, x: number, y: number, width: number): Shape[] => {
  const [left, wide] = [tenth(x), tenth(width)];
  const look = day === 'weekend' ? 'hatched' : 'empty';
  const cell: Shape = { as: 'rect', x: left, y: tenth(y), width: wide, height: CELL, look };
  // Over hatching no number is read.
  if (day === 'weekend') return [cell];
  const named: Shape = { as: 'text', x: tenth(x + width / 2), y: tenth(y + 13), text: String(number), look: 'middle' };
  const bar: Shape = { as: 'rect', x: left, y: tenth(y + CELL - BAR), width: wide, height: BAR, look: 'solid' };
  return day === 'holiday' ? [cell, bar, named] : [cell, named];
};
