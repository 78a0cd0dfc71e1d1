import type { Column } from './file-kind.ts';
import { resolveColumns, tellableHeader, type ResolvedColumns } from './resolve-columns.ts';

const column = (name: string, required: boolean, more: Partial<Column> = {}): Column => ({
  ...{ name, required, words: name, example: '' },
  ...more,
});
const columns = [
  column('deviceId', true, { aliases: ['GUID', 'EUI'] }),
  column('installCode', true, { secret: true }),
  column('model', false),
];
const kind = { columns };
const resolve = (header: readonly string[], ...more: [Parameters<typeof resolveColumns>[2]?]) =>
  resolveColumns(header, kind, ...more);

describe('the first line of a file', () => {
  test.each([
    [
      ['deviceId', 'installCode'],
      ['deviceId', 'installCode'],
    ],
    [
      ['Install Code', 'DEVICE_ID', 'Model'],
      ['installCode', 'deviceId', 'model'],
    ],
    [
      ['guid', 'install-code'],
      ['deviceId', 'installCode'],
    ],
    [
      ['deviceId', 'installCode', 'outcome', 'Reason'],
      ['deviceId', 'installCode', null, null],
    ],
  ])('%j names its columns', (header, names) => {
    expect(resolve(header)).toMatchObject({ names });
  });

  test.each([
    ['missing before unknown', ['deviceId', 'colour'], 'column-missing', /installCode/],
    ['unknown before repeated', ['deviceId', 'guid', 'installCode', 'colour'], 'column-unknown', /Column 4 \(colour\)/],
    ['repeated, under whichever name', ['deviceId', 'EUI', 'installCode'], 'column-repeated', /deviceId/],
  ])('%s', (_, header, code, detail) => {
    expect(resolve(header)).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });

  test.each([
    '83FED3407A939723A5C639B2',
    '83FED34.07A9397.23A5C63.9B26916.D505',
    '83FE|D340|7A93|9723',
    '８３ＦＥＤ３４０７Ａ９３９７２３Ａ５Ｃ６３９Ｂ２６９１６Ｄ５０５',
    'g/7TQHqTlyOlxjm2JpFtBQ==',
    'g_7TQHqTlyOlxjm2JpFtBcO1',
  ])('a name that may be a code, or a part of one, is neither repeated nor kept: %s', (name) => {
    const refusal = resolve(['deviceId', 'installCode', name]);
    expect(refusal).toMatchObject({ code: 'column-unknown', detail: expect.not.stringContaining(name) });
    const header = ['deviceId', 'installCode', name];
    const resolved = resolveColumns(header, { columns, ignoresOthers: true }) as ResolvedColumns;
    expect(tellableHeader(header, resolved)[2]).toBe('column 3');
  });

  test('a profile renames columns, passes over some, and gives constants', () => {
    const mapping = { headers: { key: 'installCode', pallet: null }, constants: { model: 'M1' } };
    expect(resolve(['guid', 'Key', 'Pallet'], mapping)).toEqual({
      names: ['deviceId', 'installCode', null],
      constants: { model: 'M1' },
    });
    expect(resolve(['guid', 'key', 'model'], mapping)).toMatchObject({ code: 'column-repeated' });
  });

  test('where a kind allows it other columns are passed over, and kept in clear only if they can be no code', () => {
    const header = ['deviceId', 'installCode', 'Ours', '83FED3407A939723A5C639B26916D505'];
    const resolved = resolveColumns(header, { columns, ignoresOthers: true }) as ResolvedColumns;
    expect(resolved.names).toEqual(['deviceId', 'installCode', null, null]);
    expect(tellableHeader(header, resolved)).toEqual(['deviceId', 'installCode', 'Ours', 'column 4']);
  });
});
