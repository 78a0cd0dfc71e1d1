import { year } from './year.ts';

test('a month begins under its weekday; what does not count is told apart, and the same days stand in the table', () => {
  const { drawing, table } = year({
    ...{ id: 'y', title: '2027', columns: [{ name: 'Working Days', number: true }] },
    months: [{ name: 'January', begins: 4, days: ['holiday', 'weekend', 'weekend', 'counts'], told: [1] }],
  });
  const numbers = drawing.shapes.flatMap((shape) => (shape.as === 'text' && /^\d+$/.test(shape.text) ? [shape] : []));
  expect(numbers.map(({ text, x, y }) => [text, x, y])).toEqual([
    ['1', 104.1, 61],
    ['4', 11.6, 83],
  ]);
  const cells = drawing.shapes.flatMap((shape) => (shape.as === 'rect' && shape.y > 20 ? [shape.look] : []));
  expect(cells).toEqual(['empty', 'solid', 'hatched', 'hatched', 'empty']);
  expect(table.rows).toEqual([['January', 1]]);
});
