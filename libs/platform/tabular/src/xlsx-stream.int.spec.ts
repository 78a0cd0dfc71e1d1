import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { forPeople, xlsxStream } from './index.ts';

async function* each(rows: Iterable<readonly string[]>) {
  yield* rows;
}
const readBack = async (rows: readonly (readonly string[])[]) =>
  (await readXlsxFile(await buffer(xlsxStream(each(rows))))) as unknown as { data: unknown[][] }[];

test('what is written is read again: text as text, whatever it looks like', async () => {
  const cell = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() === text),
    fc.constantFrom('00123', '1.50', 'TRUE', '2026-12-07', '=1+1', '<a & "b">', '1E5', 'naïve'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
      expect((await readBack(rows))[0]?.data).toEqual(
        rows.map((row) => row.map((text) => (text.startsWith("'") ? forPeople(text) : text))),
      );
    }),
    { numRuns: 30 },
  );
});

test('rows are asked for no faster than the file is read, and no further when it is left', async () => {
  let asked = 0;
  const left = Promise.withResolvers<void>();
  async function* endless() {
    try {
      for (;;) yield [`${(asked += 1)}`.repeat(200)];
    } finally {
      left.resolve();
    }
  }
  const file = xlsxStream(endless());
  for await (const _ of file) if (asked > 0) break;
  await left.promise;
  expect(asked).toBeLessThan(2_000);
});

test('what goes wrong with the rows breaks the file off', async () => {
  async function* broken() {
    yield ['a'];
    throw new Error('the view is gone');
  }
  await expect(buffer(xlsxStream(broken()))).rejects.toThrow('the view is gone');
});
