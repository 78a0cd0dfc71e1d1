import { readJson } from './json-body.ts';

const read = (text: string) => readJson(Buffer.from(text));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  '{"a":1,"b":{"a":2}}',
  '[{"a":1},{"a":1}]',
  '{"a":"{\\"a\\":1,","b":"\\\\"}',
  '{"note":"a : b"}',
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
  [nested(9), 'body-too-deep'],
  [nested(30_000), 'body-too-deep'],
  ['{"a":1,"a":1}', 'member-repeated'],
  ['{"a":1,"\\u0061":2}', 'member-repeated'],
  ['{"b":{"a":1,"c":[{"a":1}],"a":2}}', 'member-repeated'],
  ['{"__proto__":{}}', 'unknown-member'],
  ['{"a":{"constructor":1}}', 'unknown-member'],
  ['[{"toString":1}]', 'unknown-member'],
])('%.40s is refused: %s', (text, code) => expect(read(text)).toMatchObject({ code }));

test('what is not UTF-8 is refused, not replaced', () =>
  expect(readJson(Buffer.from([0x22, 0xe9, 0x22]))).toMatchObject({ code: 'body-not-json' }));
