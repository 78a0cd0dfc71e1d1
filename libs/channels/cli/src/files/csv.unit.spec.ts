import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { CsvReader } from './csv.ts';

const read = (...pieces: readonly string[]) => {
  const reader = new CsvReader('a.csv');
  return [...pieces.flatMap((piece) => [...reader.push(piece)]), ...reader.end()];
};

test('quoted cells hold separators, quotation marks and line ends; lines are counted as an editor counts them', () => {
  expect(read('a,b\r\n"x, ""y""\nz",2\n\n3,"4"')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"\nz', '2'] },
    { line: 5, cells: ['3', '4'] },
  ]);
});

test('wherever the pieces are cut, the same records come', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 6 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(200)), fc.constantFrom('\n', '\r\n'), (cells, cuts, end) => {
      const text = cells.map((row) => row.map(quoted).join(',') + end).join('');
      const at = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
      const records = read(...at.slice(1).map((to, index) => text.slice(at[index], to)));
      expect(records.map((record) => record.cells)).toEqual(cells);
    }),
  );
});

test.each([
  ['that is not closed', 'a,b\n1,"2\n3,4\n'],
  ['inside an unquoted cell', 'a,b\n1,2"3\n'],
  ['after a quoted cell', 'a,b\n"1"2,3\n'],
])('a quotation mark %s is told with its line', (_, text) => {
  expect(() => read(text)).toThrow(/a\.csv has a quotation mark on line 2 /);
});

test('a file that is one endless cell does not fill the memory', () => {
  const reader = new CsvReader('a.csv');
  const endless = () => {
    for (let n = 0; n < 100; n += 1) expect([...reader.push(`"${'x'.repeat(65_536)}`)]).toEqual([]);
  };
  expect(endless).toThrow(/not closed/);
});
