import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayHoldInstallCode } from '@icx/install-code';
import { everyNotice, frame } from './every-notice.fixture.ts';
import { toHtml } from './layout/to-html.ts';
import { toText } from './layout/to-text.ts';

/** For people to open: what each notice looks like. `ICX_WRITE_DOCS=1` writes them anew. */
const folder = join(import.meta.dirname, 'golden');
const notices = await everyNotice();
const filesOf = (name: string, words: (typeof notices)[number][1]) => [
  [`${name}.txt`, `Subject: ${words.subject}\n\n${toText(words, frame)}`] as const,
  [`${name}.html`, toHtml(words, frame)] as const,
];
const all = notices.flatMap(([name, words]) => filesOf(name, words));
if (process.env['ICX_WRITE_DOCS'] === '1') {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of all) writeFileSync(join(folder, name), content);
}

test.each(all)('%s is as it is kept', (name, content) => {
  expect(content).toBe(readFileSync(join(folder, name), 'utf8'));
});

test('nothing is kept of a notice that is none', () => {
  expect(globSync('*', { cwd: folder }).toSorted()).toEqual(all.map(([name]) => name).toSorted());
});

test.each(notices)('%s holds nothing that is a code, acts, or would have to be fetched or run', (_, words) => {
  const [text, html] = [toText(words, frame), toHtml(words, frame)];
  expect(text.split('\n').filter(mayHoldInstallCode)).toEqual([]);
  expect(html).not.toMatch(/<(script|img|link|iframe|object|form|input|a)\b|\bsrc=|url\(|@import|\bon\w+=/i);
  expect(html).toContain('<html lang="en-GB">');
  expect([text, html].map((one) => one.includes('TEST: this comes from a sandbox'))).toEqual([true, true]);
  expect(text.split('\n').filter((line) => line.length > 78 && line.includes(' ') && !line.startsWith('    '))).toEqual(
    [],
  );
});
