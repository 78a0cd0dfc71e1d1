import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { inPieces, readTable } from './table.fixture.ts';

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '7', '"', ',', ';', '\t', ' ', 'ä', '€', '𝄞'), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 16, maxLength: 36 }),
);
const quoted = (text: string, delimiter: string, always: boolean) =>
  always || text.includes('"') || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

/** A well-formed file: its lines, each under the names, and how it is written. */
const file = fc
  .record({
    width: fc.integer({ min: 2, max: 5 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    always: fc.boolean(),
    mark: fc.constantFrom('', '\ufeff'),
  })
  .chain((how) => {
    // A first cell that is never empty: a row of nothing is no row.
    const row = fc
      .tuple(fc.constantFrom('x', 'y'), fc.array(cell, { minLength: how.width - 1, maxLength: how.width - 1 }))
      .map(([first, others]) => [first, ...others]);
    return fc.record({ how: fc.constant(how), rows: fc.array(row, { minLength: 1, maxLength: 12 }) });
  })
  .map(({ how, rows }) => {
    const names = Array.from({ length: how.width }, (_, n) => `n${n}`);
    const lines = [names, ...rows].map((row) =>
      row.map((text) => quoted(text, how.delimiter, how.always)).join(how.delimiter),
    );
    return { how, lines, text: how.mark + lines.map((line) => line + how.end).join('') };
  });

test('what is well-formed is read as csv-parse reads it, in whatever pieces it comes', () =>
  fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async ({ how, text }, size) => {
      const expected = parse(text, { bom: true, delimiter: how.delimiter });
      const read = await readTable(inPieces(Buffer.from(text), size));
      expect(read).toMatchObject({ dialect: { delimiter: how.delimiter, encoding: 'utf-8' } });
      expect('rows' in read && [read.header, ...read.rows.map(({ cells }) => cells)]).toEqual(expected);
    }),
    { numRuns: 300 },
  ));

const bytes = fc.uint8Array({ maxLength: 6 }).map((some) => some.filter((byte) => byte !== 0x0a && byte !== 0x0d));

test('damage stays on its line: all others are read as if nothing had happened', () =>
  fc.assert(
    fc.asyncProperty(
      file,
      fc.nat(),
      fc.nat(),
      fc.nat(3),
      bytes,
      async ({ how, lines, text }, which, where, gone, put) => {
        const line = 1 + (which % (lines.length - 1));
        const whole = Buffer.from(lines[line]!);
        const at = where % (whole.length + 1);
        const mutated = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + gone)]);
        const all = lines.map((one, index) => (index === line ? mutated : Buffer.from(one)));
        const end = Buffer.from(how.end);
        const spoiled = Buffer.concat([Buffer.from(how.mark), ...all.flatMap((one) => [one, end])]);
        const [before, after] = await Promise.all([readTable(text), readTable(spoiled, { delimiter: how.delimiter })]);
        if (!('rows' in before && 'rows' in after)) throw new Error('not read');
        const others = ({ rows }: typeof before) =>
          rows.filter((row) => row.line !== line + 1).map((row) => ({ line: row.line, cells: row.cells }));
        expect(others(after)).toEqual(others(before));
      },
    ),
    { numRuns: 500 },
  ));
