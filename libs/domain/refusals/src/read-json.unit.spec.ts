import fc from 'fast-check';
import { batchLimits, commandLimits, isRefusal, readJson } from './index.ts';

const read = (text: string, limits = commandLimits) => readJson(Buffer.from(text), limits);
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, n]));
const list = (count: number) => Array.from({ length: count }, () => 1);
const json = (value: unknown) => JSON.stringify(value);

test.each([
  '{"a":1,"b":{"a":2}}',
  '[{"a":1},{"a":1}]',
  '{"a":"{\\"a\\":1,","b":"\\\\"}',
  '{"note":"a : b"}',
  '{"a":[],"b":{},"c":[[],{}]}',
  '{"":1,"\\"":2}',
  '"text"',
  'null',
  nested(8),
  ' {"a" : 1}\n',
])('%s is read as JSON.parse reads it', (text) => expect(read(text)).toEqual(JSON.parse(text)));

test.each([
  ['', 'body-not-json'],
  ['{', 'body-not-json'],
  ["{'a':1}", 'body-not-json'],
  ['{"a":1}x', 'body-not-json'],
  ['{"a":"\\', 'body-not-json'],
  ['}]},,"', 'body-not-json'],
  [nested(9), 'body-too-deep'],
  [nested(30_000), 'body-too-deep'],
  ['{"__proto__":{}}', 'unknown-member'],
  ['{"a":{"constructor":1}}', 'unknown-member'],
  ['[{"toString":1}]', 'unknown-member'],
])('%.40s is refused: %s', (text, code) => expect(read(text)).toMatchObject({ code }));

test.each([
  ['{"a":1,"a":1}', '/a'],
  ['{"a":1,"b":{"a":1},"\\u0061":2}', '/a'],
  ['{"b":[{"a":1},{"a":1,"c":[{"a":1}],"a":2}]}', '/b/1/a'],
  ['{"\\"":{"a":1,"a":2}}', ''],
  ['{"83FED3407A939723A5C639B26916D505":1,"83FED3407A939723A5C639B26916D505":1}', ''],
])('%.40s has a member twice: %j', (text, pointer) =>
  expect(read(text)).toMatchObject({ code: 'member-repeated', pointer }),
);

test('what is not UTF-8 is refused, not replaced', () =>
  expect(readJson(Buffer.from([0x22, 0xe9, 0x22]), commandLimits)).toMatchObject({ code: 'body-not-json' }));

describe('as much as there may be is read, one more is refused, and where', () => {
  const { members: most, elements, text, bytes } = commandLimits;
  const code = '83FED3407A939723A5C639B26916D505';
  test.each<[string, unknown, unknown, string, string | undefined]>([
    ['members', members(most), members(most + 1), 'too-many-members', ''],
    ['members in a row', { a: [1, members(most)] }, { a: [1, members(most + 1)] }, 'too-many-members', '/a/1'],
    ['elements', list(elements), list(elements + 1), 'list-too-long', ''],
    ['elements of a member', { 'a/b~c': list(elements) }, { 'a/b~c': list(elements + 1) }, 'list-too-long', '/a~1b~0c'],
    ['a text', { a: 'x'.repeat(text) }, { a: 'x'.repeat(text + 1) }, 'text-too-long', '/a'],
    ['a text in letters of two bytes', [1, 'é'.repeat(text / 2)], [1, 'é'.repeat(text / 2 + 1)], 'text-too-long', '/1'],
    ['a name', { ['x'.repeat(text)]: 1 }, { ['x'.repeat(text + 1)]: 1 }, 'text-too-long', ''],
    ['values', list(6).map(() => list(800)), list(7).map(() => list(800)), 'too-many-values', undefined],
    ['a place under a name that may be a code', 1, { a: { [code]: list(elements + 1) } }, 'list-too-long', '/a'],
    ['a place under an escaped name', 1, { a: { '"': list(elements + 1) } }, 'list-too-long', '/a'],
  ])('%s', (_, fits, tooMuch, refusal, pointer) => {
    expect(read(json(fits))).toEqual(fits);
    expect(read(json(tooMuch))).toEqual({
      refused: true,
      code: refusal,
      kind: 'malformed',
      detail: expect.stringMatching(/^[^0-9]*\d+ [^0-9]*\. .*\.$/),
      ...(pointer === undefined ? {} : { pointer }),
    });
  });

  test('bytes, spaces included', () => {
    expect(read(`1${' '.repeat(bytes - 1)}`)).toBe(1);
    expect(read(`1${' '.repeat(bytes)}`)).toMatchObject({ code: 'body-too-large' });
  });

  test('a batch holds 10,000 rows of 25 members, in 8 MiB', () => {
    const rows = Array.from({ length: 10_000 }, () => members(25));
    const body = json({ devices: rows });
    expect(body.length).toBeLessThan(batchLimits.bytes);
    expect(read(body, batchLimits)).toEqual({ devices: rows });
  });
});

test('four million escapes are valid JSON where so long a text may be', () => {
  const text = json('\n'.repeat(4_000_000));
  expect(read(text, { ...batchLimits, text: 8_000_000 })).toBe('\n'.repeat(4_000_000));
});

test('any JSON value is read back, however it is spaced and escaped', () => {
  const inEscapes = (name: string) =>
    name.replace(/./g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const escaped = (text: string) => text.replace(/(?<=")\w+(?=":)/g, inEscapes);
  const small = { depthSize: 'small', maxDepth: 6 } as const;
  fc.assert(
    fc.property(fc.jsonValue(small), fc.constantFrom(0, 1, '\t'), fc.boolean(), (value, indent, escape) => {
      const text = JSON.stringify(value, undefined, indent);
      fc.pre(!/"(__proto__|toString|valueOf|constructor)/.test(text));
      expect(read(escape ? escaped(text) : text)).toEqual(JSON.parse(text));
    }),
  );
});

test('whatever bytes come, they are read as JSON.parse reads them, or refused', () => {
  const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '"a"', '"b":', '1', 'null', ' ', '\\u0061');
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      const text = tokens.join('');
      const value = read(text);
      if (!isRefusal(value)) expect(value).toEqual(JSON.parse(text));
      else if (value.code === 'body-not-json') expect(() => JSON.parse(text)).toThrow();
    }),
    { numRuns: 2_000 },
  );
});
