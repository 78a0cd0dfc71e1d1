import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { RefusalKind } from '@icx/refusals';
import { refusalOfForeign } from './foreign-errors.ts';
import { refuseHttp, statusOf } from './problem.ts';
import { statuses } from './statuses.data.ts';

const root = join(import.meta.dirname, '../../../../..');
const kinds = refuse as unknown as Readonly<Record<string, typeof refuse>>;

/** Every place where a refusal is made by a code that is written there, with the status that it has. */
const made = globSync('{apps,libs}/**/*.ts', { cwd: root, exclude: ['**/node_modules'] })
  .filter((file) => !/\.(spec|fixture|data)\.ts$|^libs\/(testing|channels\/cli)\//.test(file))
  .flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    const plain = source.matchAll(/\brefuse(?:\.(\w+))?\(\s*'([\w-]+)'/g);
    const http = source.matchAll(/\brefuseHttp\(\s*(\d+),\s*'([\w-]+)'/g);
    return [
      ...[...plain].map(([, kind, code = '']) => ({
        code,
        status: statusOf((kind === undefined ? refuse : kinds[kind]!)(code, '')),
      })),
      ...[...http].map(([, status, code = '']) => ({ code, status: statusOf(refuseHttp(Number(status), code, '')) })),
    ];
  });

const expected = new Map(
  Object.entries(statuses).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)] as const)),
);

test('every code has the status that it always had, wherever it is made', () => {
  expect(made.length).toBeGreaterThan(250);
  expect(made.filter(({ code, status }) => status !== (expected.get(code) ?? 422))).toEqual([]);
});

test('no code of the list is gone: those that are not written at one place are made here', () => {
  const elsewhere = [
    'command-id-invalid',
    'storage-busy',
    'storage-closed',
    'storage-damaged',
    'storage-full',
    'storage-unreachable',
  ];
  const found = new Set(made.map(({ code }) => code));
  expect([...expected.keys()].filter((code) => !found.has(code)).toSorted()).toEqual(elsewhere);
  for (const key of [undefined, '', 'a key', 'x'.repeat(129)])
    expect(statusOf(parseCommandId(key) as ReturnType<typeof refuse>)).toBe(400);
});

test.each([405, 406, 408, 413, 415, 417, 431])('what HTTP refuses by itself with %i is told with it', (status) => {
  expect(statusOf(refusalOfForeign({ statusCode: status })!)).toBe(status);
});

test.each([
  ['malformed', 400],
  ['too-large', 413],
  ['moved', 412],
  [undefined, 422],
] as const)('a refusal of the kind %s is %i', (kind: RefusalKind | undefined, status) => {
  expect(statusOf({ refused: true, code: 'x', detail: 'X.', ...(kind ? { kind } : {}) })).toBe(status);
});
