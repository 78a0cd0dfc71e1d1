import { readTable, inPieces } from './table.fixture.ts';
import { isRefusal } from '@icx/refusals';
import type { Row } from './index.ts';

const text = 'Gerät,b\r\n1,2\n\n"",""\r"x\n# a remark\nö,3\r\n4\nlast,one';

const read = async (bytes: Buffer, known?: Row) => {
  const begun: number[] = [];
  const from = (byte: number) => {
    begun.push(byte);
    return inPieces(bytes.subarray(byte), 7);
  };
  const options = known && { known, fromLine: known.line + 1, again: { size: bytes.length, from } };
  const table = await readTable(inPieces(bytes, 7), options);
  if (isRefusal(table)) throw new Error(table.detail);
  return { rows: table.rows, begun };
};

describe('behind each row that was read before the same rows follow, each with its line and its byte', () => {
  test.each([
    ['in UTF-8', Buffer.from(text), true],
    ['with a byte order mark', Buffer.from(`\ufeff${text}`), true],
    ['in Windows-1252', Buffer.from(text, 'latin1'), true],
    ['in UTF-16, read from its beginning', Buffer.from(`\ufeff${text}`, 'utf16le'), false],
  ])('%s', async (_, bytes, goesOn) => {
    const { rows } = await read(bytes);
    expect(rows.length).toBeGreaterThan(3);
    for (const [at, known] of rows.entries())
      expect(await read(bytes, known)).toEqual({ rows: rows.slice(at + 1), begun: goesOn ? [known.offset] : [] });
  });
});
