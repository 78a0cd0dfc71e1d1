import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { timeLines } from './time-line.ts';

test('a supply after another, on one scale', () => {
  const lines = timeLines(
    [
      { from: null, to: '2026-03-01' },
      { from: '2026-03-01', to: '2026-06-01' },
      { from: '2026-06-01', to: '2026-06-02' },
      { from: '2026-06-02', to: null },
    ],
    26,
  );
  expect(lines).toEqual(['◀━━', '   ━━━━━━━━━━━━━━━━━━━━', '                       ━', '                       ━━▶']);
});

test('where no day is known at all the bar is the whole line', () => {
  expect(timeLines([{ from: null, to: null }], 5)).toEqual(['◀━━━▶']);
});

test('every bar is there and stays within its line, whatever the days', () => {
  const date = fc
    .date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  fc.assert(
    fc.property(
      fc.uniqueArray(date, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 8, max: 60 }),
      (days, width) => {
        const sorted = days.toSorted();
        const stretches = [null, ...sorted].map((from, index) => ({ from, to: sorted[index] ?? null }));
        const lines = timeLines(stretches, width);
        const begins = lines.map((line) => line.search(/\S/));
        expect(begins).toEqual(begins.toSorted((a, b) => a - b));
        for (const line of lines) expect([line.length <= width, line.trim().length >= 1]).toEqual([true, true]);
      },
    ),
  );
});
