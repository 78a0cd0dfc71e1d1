import fc from 'fast-check';
import { csvLine, forPeople, fromPeople } from './index.ts';

test('a line is quoted where RFC 4180 wants it', () =>
  expect(csvLine(['a', 'x, y', 'say "no"', null, '=1', 'one\r\ntwo'])).toBe('a,"x, y","say ""no""",,=1,one two\r\n'));

test.each([
  '=1+1',
  ' =1+1',
  '＝1+1',
  '＠SUM(A1)',
  '+44',
  '-2',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '\nx',
  '\0x',
  "=cmd|' /C calc'!A0",
])('to people %j is a text', (cell) => expect(forPeople(cell)).toBe(`'${cell}`));

test.each(['E6S1', 'a=b', '', "'quoted'", '1-2'])('%j goes out as it is', (cell) => expect(forPeople(cell)).toBe(cell));

test('what goes out to people comes in as it was; no cell that goes out begins a formula', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('=', '＝', '+', '-', '@', '\t', ' ', "'", 'a', '1', '\0') }),
      (cell) => {
        const out = forPeople(cell);
        expect(out).not.toMatch(/^(\s*[=＝+\-@]|[\t\0])/);
        expect(fromPeople(out)).toBe(cell);
      },
    ),
  ));
