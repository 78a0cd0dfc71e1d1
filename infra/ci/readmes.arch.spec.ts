import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './results.ts';

test('every library has a README: what it is for, its rules, its events, how to change it', () => {
  const libraries = globSync('libs/*/*/package.json', { cwd: root }).map((path) => dirname(path));
  expect(libraries.length).toBeGreaterThan(30);
  expect(libraries.filter((library) => !existsSync(join(root, library, 'README.md')))).toEqual([]);
});
