import { canonical } from './canonical.ts';

/** RFC 8785, 3.2.2 and 3.2.3. */
test('the example of the RFC', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('names are in the order of their UTF-16 units', () => {
  const names = ['€', '\r', '\ufb33', '1', '😂', '\u0080', 'ö'];
  const text = canonical(Object.fromEntries(names.map((name) => [name, 0])));
  expect(Object.keys(JSON.parse(text)).toSorted()).toEqual(names.toSorted());
  expect([...text.matchAll(/"([^"]+)":0/g)].map(([, name]) => JSON.parse(`"${name}"`))).toEqual([
    '\r',
    '1',
    '\u0080',
    'ö',
    '€',
    '😂',
    '\ufb33',
  ]);
});

test('what JSON would leave out is left out', () => {
  expect(canonical({ b: undefined, a: [{}, []] })).toBe('{"a":[{},[]]}');
});

test('a number that is too large is told from null: a sealed null cannot be put as 1e999', () => {
  const texts = ['[null]', '[1e999]', '[-1e999]', '["Infinity"]'].map((text) => canonical(JSON.parse(text)));
  expect(new Set(texts).size).toBe(4);
});
