import { limits } from './limits.ts';
import { inPieces, readTable, rowsOf } from './table.fixture.ts';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('what a spreadsheet or a person makes of a CSV file, and what is read', () => {
  test.each<[string, string | Uint8Array, readonly string[]]>([
    ['as it should be', 'a,b\n1,2\n3,4\n', ['2: 1|2', '3: 3|4']],
    ['a byte order mark', '\ufeffa,b\n1,2\n', ['2: 1|2']],
    ['sep=;', 'sep=;\na;b\n1,5;2\n', ['3: 1,5|2']],
    ['"sep=;" with quotation marks', '"sep=;"\r\na;b\r\n1;2\r\n', ['3: 1|2']],
    ['semicolons', 'a;b\n1;2\n', ['2: 1|2']],
    ['tabs', 'a\tb\n1\t2,5\n', ['2: 1|2,5']],
    ['bars', 'a|b\n1|2\n', ['2: 1|2']],
    ['another separator in a quoted name', '"a;b;c",d\n1,2\n', ['2: 1|2']],
    ['carriage returns alone', 'a,b\r1,2\r3,4', ['2: 1|2', '3: 3|4']],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r5,6\r\n', ['2: 1|2', '3: 3|4', '4: 5|6']],
    ['blank rows, and rows of separators', 'a,b\n\n1,2\n,\n  , \n  \n3,4\n\n', ['3: 1|2', '7: 3|4']],
    ['blank lines before the names', '\n\na,b\n1,2\n', ['4: 1|2']],
    ['no line end at the end', 'a,b\n1,2', ['2: 1|2']],
    ['Ctrl-Z at the end', 'a,b\n1,2\n\x1a', ['2: 1|2']],
    ['Ctrl-Z behind the last cell', 'a,b\n1,2\x1a', ['2: 1|2']],
    ['quoted cells', 'a,b\n"1, one","say ""two"""\n', ['2: 1, one|say "two"']],
    ['an apostrophe before digits and formulas', "a,b\n'0012,'=1\n'quoted',it's\n", ['2: 0012|=1', "3: 'quoted'|it's"]],
    ['an example of a template', 'a,b\n# example,1\n"# example, too",1\n1,2\n#3,4\n', ['4: 1|2', '5: #3|4']],
    ['empty cells beyond the last name', 'a,b\n1,2,,\n', ['2: 1|2']],
    ['letters in UTF-8', 'a,b\nä,€\nö,x\n', ['2: ä|€', '3: ö|x']],
    ['UTF-16, little end first', utf16('a,b\r\nä,ਊ\r\n'), ['2: ä|ਊ']],
    ['UTF-16, big end first', utf16('a,b\nä,2\n').swap16(), ['2: ä|2']],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), ['2: 1|2']],
    ['windows-1252', Buffer.from('a,b\nM\xfcller,\x80\n', 'latin1'), ['2: Müller|€']],
  ])('%s', async (_, text, rows) => expect(await rowsOf(text)).toEqual(rows));

  test.each([
    ['a;b\n1;2', { container: 'plain', encoding: 'utf-8', delimiter: ';' }],
    [Buffer.from('a\tb\nM\xfcller\t1\n', 'latin1'), { container: 'plain', encoding: 'windows-1252', delimiter: '\t' }],
    [utf16('a|b\n1|2'), { container: 'plain', encoding: 'utf-16le', delimiter: '|' }],
    [utf16('a,b\n1,2').swap16(), { container: 'plain', encoding: 'utf-16be', delimiter: ',' }],
  ])('how it was written is said: %j', async (text, dialect) =>
    expect(await readTable(text)).toMatchObject({ dialect, header: ['a', 'b'] }),
  );
});

describe('damage stays on its line', () => {
  const among = (damaged: string | Uint8Array) =>
    Buffer.concat([Buffer.from('a,b\n1,ä\n'), Buffer.from(damaged as string), Buffer.from('\n5,6\n')]);
  test.each<[string, string | Uint8Array, string]>([
    ['a quotation mark that is not closed', '"3,4', 'line-misquoted'],
    ['a quotation mark inside a cell', '3,4"x', 'line-misquoted'],
    ['something behind a quoted cell', '"3"x,4', 'line-misquoted'],
    ['a NUL', '3,\0', 'line-with-nul'],
    ['bytes that are no letters', Buffer.from('3,\xfc', 'latin1'), 'line-encoding'],
    ['too many cells', '3,4,5', 'line-too-many-cells'],
    ['a million cells', '3,'.repeat(400_000), 'line-too-many-cells'],
    ['too few cells', '3', 'line-too-few-cells'],
    ['a cell that is too long', `3,${'x'.repeat(limits.cell + 1)}`, 'cell-too-long'],
    ['a line that is too long', `3,"${'x'.repeat(limits.line)}`, 'line-too-long'],
  ])('%s', async (_, damaged, code) =>
    expect(await rowsOf(among(damaged))).toEqual(['2: 1|ä', `3: ${code}`, '4: 5|6']),
  );

  test('a cell that goes on in the next line damages both, and no other', async () =>
    expect(await rowsOf('a,b\n1,"x\ny"\n3,4\n')).toEqual(['2: line-misquoted', '3: line-misquoted', '4: 3|4']));
});

describe('a file as a whole is refused', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['without a byte', '', 'file-empty'],
    ['without a name', '\r\n \n\n', 'file-empty'],
    ['whose names cannot be read', 'a,"b\n1,2\n', 'header-unreadable'],
    ['with a million columns', `${'a,'.repeat(30_000)}\n`, 'header-too-many-columns'],
    ['whose first line does not end', 'x'.repeat(200_000), 'header-too-long'],
  ])('%s', async (_, text, code) => expect(await rowsOf(text)).toBe(code));
});

test('each row has the byte at which its line begins', async () => {
  const begins = async (text: Buffer) => {
    const read = await readTable(text);
    return 'rows' in read ? read.rows.map(({ offset, cells }) => [offset, cells[0]]) : read;
  };
  expect(await begins(Buffer.from('\ufeffa,b\r\nä,1\r\n\r\n"ö,",2\nz,3'))).toEqual([
    [8, 'ä'],
    [16, 'ö,'],
    [24, 'z'],
  ]);
  expect(await begins(utf16('a\r\nä\r\nb\n'))).toEqual([
    [8, 'ä'],
    [14, 'b'],
  ]);
});

test('rows before the line to go on from are passed over; lines are counted as before', async () =>
  expect(await rowsOf('a,b\n1,2\n"\n3,4\n5,6\n', { fromLine: 4 })).toEqual(['4: 3|4', '5: 5|6']));

test('the delimiter may be given', async () =>
  expect(await rowsOf('a,b;c\n1,2;3\n', { delimiter: ';' })).toEqual(['2: 1,2|3']));

test('whatever the pieces it comes in, the same is read', async () => {
  const text = Buffer.from('\ufeffa,b\r\n"ä, x",2\r3,4\n\r\n"\n€,6\r\n');
  const whole = await readTable(text);
  for (let size = 1; size < 12; size += 1) expect(await readTable(inPieces(text, size))).toEqual(whole);
});
