import { encode } from 'uqr';
import { qrOf } from './qr.ts';

/** Which units a path fills. */
const filled = (path: string): ReadonlySet<string> =>
  new Set(
    [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)].flatMap(([, x, y, length]) =>
      Array.from({ length: Number(length) }, (_, n) => `${Number(x) + n} ${y}`),
    ),
  );

test('what is drawn is module by module what the library made, with its quiet zone, and nothing else stands in the path', () => {
  const text = '83FED3407A939723A5C639B26916D505';
  const { size, path } = qrOf(text);
  const { data, size: whole } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((one, x) => (one ? [`${x} ${y}`] : [])));
  expect(size).toBe(whole);
  expect([...filled(path)].toSorted()).toEqual(dark.toSorted());
  expect(path.replaceAll(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('');
  expect(dark.some((at) => at.startsWith('3 '))).toBe(false);
});

test('capital hexadecimal digits and hyphens are packed, so that a label of two fingers’ width is read', () =>
  // Version 3 in bytes; version 2 as capitals and digits.
  expect([qrOf('83FED3407A939723A5C639B26916D505').size, qrOf('00-DB-12-34-56-78-90-A0').size]).toEqual([
    25 + 8,
    25 + 8,
  ]));
