import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { freshCode, vector, vectorKey } from './codes.fixture.ts';
import { LeakScan } from './leak-scan.fixture.ts';

const code = vector.slice(0, 32);
const bytes = Buffer.from(code, 'hex');
const grouped = (digits: string, size: number, separator: string): string =>
  digits.match(new RegExp(`.{1,${size}}`, 'g'))!.join(separator);

const ways: readonly (readonly [string, Buffer | string])[] = [
  ['raw bytes', Buffer.concat([Buffer.from([0]), bytes, Buffer.from([255])])],
  ['hexadecimal', `a=${code};`],
  ['hexadecimal', code.toLowerCase()],
  ['hexadecimal', `${code.slice(0, 9).toLowerCase()}${code.slice(9)}`],
  ['hexadecimal', vector],
  ...[' ', '-', ':', ', '].flatMap((separator) =>
    [2, 4].map((size) => ['hexadecimal', grouped(code, size, separator)] as const),
  ),
  ['hexadecimal', `%${grouped(code, 2, '%')}`],
  ['hexadecimal', inspect(bytes)],
  ...[0, 1, 2].flatMap((before) =>
    (['base64', 'base64url'] as const).map(
      (encoding) => ['base64', Buffer.concat([Buffer.alloc(before, 'x'), bytes]).toString(encoding)] as const,
    ),
  ),
  ['decimal bytes', bytes.join(',')],
  ['decimal bytes', JSON.stringify(bytes)],
  ['decimal bytes', JSON.stringify(Uint8Array.from(bytes))],
  ['decimal bytes', inspect(Uint8Array.from(bytes))],
];

test.each(ways)('finds a code written as %s (%#)', (way, written) => {
  const around = Buffer.concat([Buffer.from('x = 12. '), Buffer.from(written), Buffer.from('\nend')]);
  expect(new LeakScan([freshCode(), code]).bytes('f', around)).toContain(`f: code 1, as ${way}`);
  expect(new LeakScan([freshCode(), freshCode()]).bytes('f', around)).toEqual([]);
});

test('finds the link key of a code, in each of these ways too', () => {
  const scan = new LeakScan([code]);
  const key = Buffer.from(vectorKey, 'hex');
  expect(scan.bytes('f', key)).toEqual(['f: code 0, its link key, as raw bytes']);
  expect(scan.text('f', grouped(vectorKey, 2, ':'))).toEqual(['f: code 0, its link key, as hexadecimal']);
  expect(scan.text('f', key.toString('base64'))).toEqual(['f: code 0, its link key, as base64']);
});

test('looks into every file of a folder, at any depth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-scan-'));
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'clean'), 'nothing');
  writeFileSync(join(folder, 'a', 'b', '.hidden-wal'), bytes);
  expect(new LeakScan([code]).folder(folder)).toEqual(['a/b/.hidden-wal: code 0, as raw bytes']);
  rmSync(folder, { recursive: true });
});

test('a code and half of another are not two codes', () => {
  expect(new LeakScan([code]).text('f', `${code.slice(0, 16)} and ${code.slice(16)}`)).toEqual([]);
});
