import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '@icx/settings';
import { root } from './results.ts';

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const namesIn = (paths: readonly string[], pattern = /\bICX_[A-Z0-9_]*[A-Z0-9]\b(?!\w)/g): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => textOf(path).match(pattern) ?? []));
const filesOf = (pattern: string): readonly string[] => globSync(pattern, { cwd: root, exclude: ['**/node_modules'] });

test('every setting that the source reads is in the list', () => {
  const sources = filesOf('{apps,libs,infra}/**/*.{ts,mjs}').filter((path) => !/\.(spec|data)\.ts$/.test(path));
  expect(sources.length).toBeGreaterThan(300);
  const used = [...namesIn([...sources, '.ci/run'])];
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((name) => !(name in settings))).toEqual([]);
});

test('the tables of operations have a row for each setting of exchange and icx, and for none besides', () => {
  const rows = textOf('docs/operations.md')
    .split('\n')
    .filter((line) => /^\| `[A-Z]+_/.test(line))
    .flatMap((line) => line.split('|')[1]!.match(/[A-Z]+(_[A-Z]+)+/g)!);
  const theirs = Object.entries(settings).filter(([, of]) => of !== 'tests');
  expect(rows.toSorted()).toEqual(theirs.map(([name]) => name).toSorted());
});

test('those of the tests are told in some document', () => {
  const told = namesIn(filesOf('{*.md,{docs,apps,libs}/**/*.md}'));
  const theirs = Object.entries(settings).filter(([, of]) => of === 'tests');
  expect(theirs.map(([name]) => name).filter((name) => !told.has(name))).toEqual([]);
});
