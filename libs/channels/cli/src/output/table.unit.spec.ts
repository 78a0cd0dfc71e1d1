import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { table } from './table.ts';
import { within } from './width.ts';

const head = ['request', 'what'];
const rows = [
  ['icr_TEST1234567890', 'the supplier said that it is not the installer'],
  ['icr_TEST2', 'open'],
];

describe('a table', () => {
  test('is as wide as it comes where nobody says how wide it may be', () => {
    expect(table(head, rows)).toBe(
      'request             what\nicr_TEST1234567890  the supplier said that it is not the installer\nicr_TEST2           open',
    );
  });

  test('wraps what is long where the terminal is narrower, at spaces', () => {
    expect(within(50, () => table(head, rows)).split('\n')).toEqual([
      'request             what',
      'icr_TEST1234567890  the supplier said that it is',
      '                    not the installer',
      'icr_TEST2           open',
    ]);
  });

  test('breaks no word: each row is a list where the columns do not fit side by side', () => {
    expect(within(20, () => table(head, rows))).toBe(
      '  request  icr_TEST1234567890\n  what     the supplier said that it is not the installer\n\n  request  icr_TEST2\n  what     open',
    );
  });

  test('says everything at every width, and as a table never more than fits', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const cell = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
    const row = fc.tuple(cell, cell, cell).map((cells) => [...cells]);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 120 }), (lines, width) => {
        const said = within(width, () => table(['one', 'two', 'three'], lines));
        const letters = (text: string): string => [...text.replace(/\W/g, '')].toSorted().join('');
        if (said.startsWith('one')) {
          expect(Math.max(...said.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
          expect(letters(said)).toBe(letters(`onetwothree${lines.flat().join('')}`));
        } else for (const text of lines.flat()) expect(said).toContain(text);
      }),
    );
  });
});
