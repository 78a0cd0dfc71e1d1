import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { isRefusal } from '@icx/refusals';
import { sheetRow, workbook, zip, type Member } from './containers.fixture.ts';
import { xlsxStream, type Again } from './index.ts';
import { limits } from './limits.ts';
import { inPieces, readTable, rowsOf } from './table.fixture.ts';

const csv = 'a,b\n1,2\n3,4\n';
const names = sheetRow(1, 'a', 'b');
const member = { name: 'a.csv', bytes: csv };

/** As it is kept: from any byte on. */
const againOf = (file: Buffer): Again => ({ size: file.length, from: (byte) => inPieces(file.subarray(byte), 1_000) });

describe('what is packed is read as what is in it', () => {
  const rows = ['2: 1|2', '3: 3|4'];
  test.each<[string, Buffer, string]>([
    ['gzip', gzipSync(csv), 'gzip'],
    ['gzip in two members', Buffer.concat([gzipSync('a,b\n1,'), gzipSync('2\n3,4\n')]), 'gzip'],
    ['zip', zip(member), 'zip'],
    ['zip, stored', zip({ ...member, method: 0 }), 'zip'],
    ['a workbook', workbook(names + sheetRow(2, '1', '2') + sheetRow(3, '3', '4')), 'xlsx'],
  ])('%s', async (_, file, container) => {
    expect(await rowsOf(file)).toEqual(rows);
    expect(await readTable(file)).toMatchObject({ dialect: { container }, header: ['a', 'b'] });
    expect(await rowsOf(file, { again: againOf(file) })).toEqual(rows);
  });

  test('a byte offset is one of the text as it was before packing', async () =>
    expect(await readTable(gzipSync(csv))).toMatchObject({ rows: [{ offset: 4 }, { offset: 8 }] }));
});

describe('a file that cannot be unpacked is refused, and says what to do', () => {
  const long = csv + Array.from({ length: 100_000 }, (_, n) => `${n},6\n`).join('');
  const gzip = gzipSync(Buffer.from(long), { level: 1 });
  test.each<[string, Buffer, string]>([
    ['a zip of two', zip(member, { name: 'b.csv', bytes: csv }), 'file-several-members'],
    ['a zip of none', zip(), 'file-empty'],
    ['a zip with a password', zip({ ...member, encrypted: true }), 'file-encrypted'],
    [
      'a workbook with a password',
      Buffer.from('\xd0\xcf\x11\xe0' + 'E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0', 'latin1'),
      'file-encrypted',
    ],
    ['a workbook of an old format', Buffer.from('\xd0\xcf\x11\xe0', 'latin1'), 'file-xls'],
    ['a zip packed in another way', zip({ ...member, method: 12 }), 'file-zip-method'],
    ['a zip in a gzip', gzipSync(zip(member)), 'file-nested'],
    ['a workbook in a zip', zip({ name: 'a.xlsx', bytes: workbook(names) }), 'file-nested'],
    ['a zip cut in its middle', zip(member).subarray(0, -30), 'file-cut'],
    ['a zip of another size than it says', zip({ ...member, size: 5 }), 'file-damaged'],
    ['a zip that is damaged', zip({ ...member, sum: 1 }), 'file-damaged'],
    ['a gzip cut in its first row', gzip.subarray(0, 20), 'file-cut'],
    ['a gzip that is damaged', Buffer.from(gzipSync(csv).fill(0xff, 10, 20)), 'file-damaged'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'file-not-table'],
    ['a web page that is called .xls', Buffer.from('\ufeff <html><table>'), 'file-not-table'],
    ['JSON', Buffer.from('[{"deviceId":1}]'), 'file-not-table'],
  ])('%s', async (_, file, expected) => expect(await rowsOf(file)).toBe(expected));

  test('a gzip cut in its middle: rows until then, and then why there are no more', async () => {
    const read = await readTable(gzip.subarray(0, gzip.length / 2));
    if (isRefusal(read)) throw new Error(read.code);
    expect(read.refusal).toMatchObject({ code: 'file-cut', detail: expect.stringMatching(/send it again/) });
    expect(read.rows.slice(0, 2).map(({ cells }) => cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });
});

describe('a bomb costs what its own bytes do', () => {
  async function* zeros(count: number): AsyncGenerator<Buffer> {
    const piece = Buffer.alloc(64 * 1024, '0');
    for (let n = 0; n < count; n += 1) yield piece;
  }
  /** Counts what is taken of it. */
  const counting = (bytes: AsyncIterable<Uint8Array>) => {
    const counted = { taken: 0, bytes: bytes[Symbol.asyncIterator]() };
    const all = {
      [Symbol.asyncIterator]: () => all,
      next: async () => {
        const next = await counted.bytes.next();
        if (!next.done) counted.taken += next.value.length;
        return next;
      },
      return: async () => (await counted.bytes.return?.()) ?? { done: true as const, value: undefined },
    };
    return { counted, all };
  };

  test('a gzip of 10 GB of zeros is given up before 10 MB of it came out', async () => {
    const { counted, all } = counting(zeros(10 * 16 * 1024));
    expect(await codesOf(Readable.from(all, { objectMode: false }).pipe(createGzip()))).toBe('header-too-long');
    expect(counted.taken).toBeLessThan(512 * 1024 * 1024);
  });

  test('so is one whose first lines are good', async () => {
    const { counted, all } = counting(withNames(zeros(10 * 16 * 1024)));
    expect(await codesOf(Readable.from(all, { objectMode: false }).pipe(createGzip()))).toEqual(['file-ratio']);
    expect(counted.taken).toBeLessThan(512 * 1024 * 1024);
  });

  test('a zip that says little and holds much', async () =>
    expect(await rowsOf(zip({ name: 'a', bytes: `a,b\n${'0'.repeat(40_000_000)}`, size: 10 }))).toEqual([
      'file-ratio',
    ]));

  test('a file of 10 GB without a line end is not read beyond the line of names', async () => {
    const { counted, all } = counting(zeros(10 * 16 * 1024));
    expect(await codesOf(all)).toBe('header-too-long');
    expect(counted.taken).toBeLessThanOrEqual(limits.sample);
  });

  test('nor is it held, where the names are good', async () => {
    const bytes = counting(withNames(zeros(2_000))).all;
    expect(await codesOf(bytes)).toEqual(['2: line-too-long']);
  });

  test('a workbook of zeros', async () =>
    expect(await rowsOf(workbook(names, { name: 'xl/worksheets/sheet2.xml', bytes: Buffer.alloc(50_000_000) }))).toBe(
      'file-ratio',
    ));

  test('a workbook whose one cell is in its last corner', async () => {
    expect(await rowsOf(workbook(`${names}<row r="1048576"><c r="A1048576"><v>1</v></c></row>`))).toBe(
      'file-xlsx-too-many-rows',
    );
    expect(await rowsOf(workbook(`${names}<row r="2"><c s="0" r='XFD2'><v>1</v></c></row>`))).toBe(
      'header-too-many-columns',
    );
  });

  async function* withNames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n');
    yield* bytes;
  }
  const codesOf = async (bytes: AsyncIterable<Uint8Array>) => {
    const read = await readTable(bytes);
    return isRefusal(read)
      ? read.code
      : [
          ...read.rows.map(({ line, damage }) => `${line}: ${damage?.code}`),
          ...(read.refusal ? [read.refusal.code] : []),
        ];
  };
});

describe('a workbook', () => {
  const read = (cells: string, ...others: readonly Member[]) => rowsOf(workbook(names + cells, ...others));

  test('with a formula is refused, whatever its value', async () => {
    expect(await read('<row r="2"><c r="A2"><f>B2</f><v>1</v></c></row>')).toBe('file-xlsx-formula');
    expect(await read('<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>')).toBe('file-xlsx-formula');
  });

  test('numbers are the digits that are written there; a date and yes or no are as in CSV', async () => {
    const styles = {
      name: 'xl/styles.xml',
      bytes:
        '<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    };
    const row = (n: number, one: string, two: string) => `<row r="${n}">${one}${two}</row>`;
    const rows =
      row(2, '<c r="A2"><v>1012345678903</v></c>', '<c r="B2"><v>8.3E+31</v></c>') +
      row(3, '<c r="A3" s="1"><v>45352</v></c>', '<c r="B3" t="b"><v>1</v></c>') +
      row(4, '<c r="A4" s="1"><v>45352.5</v></c>', '<c r="B4" t="inlineStr"><is><t>\'0012</t></is></c>');
    expect(await read(rows, styles)).toEqual([
      '2: 1012345678903|8.3E+31',
      '3: 2024-03-01|TRUE',
      '4: 2024-03-01T12:00:00Z|0012',
    ]);
  });

  test('blank rows and remarks are passed over; rows are counted as the sheet counts them', async () =>
    expect(await read(sheetRow(2, '# example', 'x') + sheetRow(5, '', '') + sheetRow(7, '1', '2'))).toEqual([
      '7: 1|2',
    ]));

  test('may go on from a row', async () =>
    expect(await rowsOf(workbook(names + sheetRow(2, '1', '2') + sheetRow(3, '3', '4')), { fromLine: 3 })).toEqual([
      '3: 3|4',
    ]));

  test('that is no workbook inside is refused', async () =>
    expect(await rowsOf(zip({ name: '[Content_Types].xml', bytes: '<Types/>' }))).toBe('file-xlsx-invalid'));

  test('that we write is read as it was written, digits and all', async () => {
    const rows = [
      ['a', 'b', 'c'],
      ['00-DB-12-34-56-78-90-A0', '0012', ''],
      ['=1+1', '1.20E+15', 'ä, "x"'],
      ["'12", "it's", ''],
      ['', '', ''],
    ];
    const file = await buffer(xlsxStream(rows));
    expect(await rowsOf(file)).toEqual(['2: 00-DB-12-34-56-78-90-A0|0012|', '3: =1+1|1.20E+15|ä, "x"', "4: '12|it's|"]);
  });
});
