import { globSync, readFileSync } from 'node:fs';
import { corpus } from './corpus.data.ts';
import { inFull, outcomeOf, readOf } from './corpus.fixture.ts';
import { documentFile, documentOfCorpus } from './document.fixture.ts';

test('every mail of the folder is in the table, once', () => {
  const files = globSync('*.eml', { cwd: import.meta.dirname }).map((file) => file.replace('.eml', ''));
  expect(corpus.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  expect(corpus.length).toBeGreaterThan(100);
});

test.each(corpus)('$trap: $file', async (expected) => {
  expect(outcomeOf(await readOf(expected), expected)).toEqual(inFull(expected));
});

test('docs/reference/mail-corpus.md says what becomes of each', async () => {
  // Prettier aligns the tables.
  const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();
  const [, ...sections] = readFileSync(documentFile, 'utf8').split(/^(?=## )/m);
  expect(plain(sections.join(''))).toBe(plain(await documentOfCorpus()));
});
