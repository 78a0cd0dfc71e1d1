import { globSync, readFileSync, writeFileSync } from 'node:fs';
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

/** `ICX_WRITE_DOCS=1` writes it anew. */
test('docs/reference/mail-corpus.md says what becomes of each', async () => {
  const [introduction, ...sections] = readFileSync(documentFile, 'utf8').split(/^(?=## )/m);
  const now = await documentOfCorpus();
  if (process.env['ICX_WRITE_DOCS'] === '1') return writeFileSync(documentFile, `${introduction}${now}\n`);
  // Prettier aligns the tables.
  const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();
  expect(plain(sections.join(''))).toBe(plain(now));
});
