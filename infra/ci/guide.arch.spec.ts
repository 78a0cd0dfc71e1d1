import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { portalPages } from '@icx/portal';
import { pictures } from '../portal/pictures.data.ts';
import { root } from './results.ts';

const guide = globSync('docs/guide/*.md', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));
/** What the guide says in this way, with where it says it. */
const said = (pattern: RegExp): readonly (readonly [where: string, what: string])[] =>
  guide.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([, what]) => [basename(path), what!] as const));
const sources = globSync(
  ['libs/channels/{portal,sign-in,words}/src/**/*.{ts,njk}', 'libs/services/sandbox/src/**/*.ts'],
  {
    cwd: root,
    exclude: (path) => /\.spec\.ts$/.test(path),
  },
)
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

test('the pictures of the guide are those that `npm run guide` makes, each is there, and together they are small', () => {
  const shown = said(/!\[[^\]]+\]\(pictures\/([\w-]+)\.png\)/g).map(([, name]) => name);
  expect(shown.toSorted()).toEqual(Object.keys(pictures).toSorted());
  const files = globSync('docs/guide/pictures/*', { cwd: root });
  expect(files.map((path) => basename(path, '.png')).toSorted()).toEqual(shown.toSorted());
  const bytes = files.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  expect(bytes).toBeLessThan(1_500_000);
});

test('every address that the guide names is a page of the portal', () => {
  const declared = new Set<string>(portalPages.map(({ path }) => path));
  const named = said(/`(\/[^`\s?]*)[^`]*`/g);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, path]) => !declared.has(path))).toEqual([]);
});

test('every word that the guide has somebody press stands in the portal', () => {
  const pressed = said(/(?<![\w*])_([^_\n]+)_(?!\w)/g);
  expect(pressed.length).toBeGreaterThan(60);
  // As a text begins, in a source or a template: a word of the code is none.
  const stands = (words: string) => ["'", '"', '`', '>'].some((before) => sources.includes(before + words));
  expect(pressed.filter(([, words]) => !stands(words))).toEqual([]);
});
