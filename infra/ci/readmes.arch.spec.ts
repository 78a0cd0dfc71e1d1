import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './results.ts';

test('every library has a README: what it is for, its rules, its events, how to change it', () => {
  const libraries = globSync('libs/{*,*/*}/package.json', { cwd: root }).map((path) => dirname(path));
  expect(libraries.length).toBeGreaterThan(30);
  expect(libraries.filter((library) => !existsSync(join(root, library, 'README.md')))).toEqual([]);
});

const documents = globSync('{*.md,{docs,apps,libs}/**/*.md}', { cwd: root, exclude: ['**/node_modules'] }).map(
  (path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }),
);
const packages = new Set(
  globSync('{apps/*,libs/*,libs/*/*}/package.json', { cwd: root }).map(
    (path) => (JSON.parse(readFileSync(join(root, path), 'utf8')) as { name: string }).name,
  ),
);

/** What documents name in this way, and is not there. */
const missing = (pattern: RegExp, isThere: (name: string, document: string) => boolean): readonly string[] =>
  documents.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].filter(([, name]) => !isThere(name!, path)).map(([, name]) => `${path}: ${name}`),
  );

test('every path, package and link that a document names is there', () => {
  expect(documents.length).toBeGreaterThan(60);
  expect(missing(/`((?:libs|apps|infra|docs)\/[\w./-]+)`/g, (name) => existsSync(join(root, name)))).toEqual([]);
  expect(missing(/`(@icx\/[\w-]+)/g, (name) => packages.has(name))).toEqual([]);
  const isLinked = (link: string, document: string) => existsSync(join(root, dirname(document), link));
  expect(missing(/\]\((?![a-z]+:)([^)\s#]+)/g, isLinked)).toEqual([]);
});

test('icx is run by its scoped name: outside the repository `npx icx` would fetch whatever a stranger published', () => {
  expect(documents.filter(({ text }) => /\bnpx icx\b/.test(text)).map(({ path }) => path)).toEqual([]);
});
