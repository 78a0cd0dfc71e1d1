import { expect, test } from '@jest/globals';
import { spans } from './spans.ts';

const of = { id: 'x', title: 'Legs', of: 'Leg', series: [{ name: 'waits', look: 'hatched' }] } as const;
const row = {
  name: '1 BBBB',
  from: '2026-11-02T10:00:00Z',
  to: '2026-11-09T10:00:00Z',
  due: null,
  look: 'solid',
} as const;
const rects = (chart: ReturnType<typeof spans>) =>
  chart.drawing.shapes.filter((shape) => shape.as === 'rect' && shape.y > 20) as unknown as readonly {
    readonly x: number;
    readonly width: number;
  }[];

test('bars stand on one scale, what goes on ends now, and the table says the same', () => {
  const chart = spans({
    ...of,
    now: '2026-11-16T10:00:00Z',
    rows: [
      { ...row, outcome: 'not the installer' },
      {
        ...row,
        name: '2 CCCC',
        from: '2026-11-09T10:00:00Z',
        to: null,
        due: '2026-11-24T00:00:00Z',
        outcome: 'waiting',
      },
    ],
  });
  const [first, second] = rects(chart);
  expect(first!.x + first!.width).toBeCloseTo(second!.x, 0);
  expect(first!.width).toBeCloseTo(second!.width, 0);
  expect(chart.table.rows).toEqual([
    ['1 BBBB', 'Mon 2 Nov 2026, 10:00', 'Mon 9 Nov 2026, 10:00', '-', 'not the installer'],
    ['2 CCCC', 'Mon 9 Nov 2026, 10:00', '-', 'at the end of Mon 23 Nov 2026', 'waiting'],
  ]);
});

test('what was over at once is still seen', () => {
  const [only] = rects(spans({ ...of, now: row.from, rows: [{ ...row, to: row.from, outcome: 'x' }] }));
  expect(only!.width).toBeGreaterThan(0);
});
