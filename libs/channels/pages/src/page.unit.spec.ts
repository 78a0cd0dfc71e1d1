import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { pagePolicy, renderPage } from './page.ts';

const folder = resolve(import.meta.dirname, 'templates');
const table = { caption: 'Legs <by> party', columns: [{ name: 'Party' }, { name: 'Legs', number: true }] };
const page = (test: boolean) =>
  renderPage(
    'plain.njk',
    { title: 'Report & more', test, foot: ['Made of events.'] },
    { sections: [{ heading: 'One', facts: [['Month', '<b>']], tables: [{ ...table, rows: [['"AAAA"', 3]] }] }] },
  );

test('what is put into a page is escaped, wherever it stands', () => {
  const html = page(false);
  expect(html).toContain('<h1>Report &amp; more</h1>');
  expect(html).toContain('<dt>Month</dt><dd>&lt;b&gt;</dd>');
  expect(html).toContain('<caption>Legs &lt;by&gt; party</caption>');
  expect(html).toContain('<th scope="row">&quot;AAAA&quot;</th><td class="number">3</td>');
});

test('no template takes anything for safe, has a script, or a style of its own', () => {
  const sources = readdirSync(folder).map((file) => readFileSync(resolve(folder, file), 'utf8'));
  expect(sources.length).toBeGreaterThan(3);
  for (const source of sources) expect(source).not.toMatch(/\|\s*safe\b|<script|\sstyle=|\son\w+=|autoescape false/);
});

test('the page of a sandbox says TEST in its title and at its top, another does not', () => {
  expect(page(true)).toMatch(/<title>TEST – [^]*<p class="test">TEST/);
  expect(page(false)).not.toContain('TEST');
});

test('the policy allows the style of the page and nothing else', () => {
  expect(pagePolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}';/);
  expect(pagePolicy).not.toMatch(/unsafe|http|\*/);
});

test('a name that the data does not have is a bug, not an empty place', () => {
  const frame = { title: 'x', test: false, foot: [] };
  expect(() => renderPage('plain.njk', frame, { sections: [{ heading: undefined, facts: [], tables: [] }] })).toThrow(
    /undefined/,
  );
});
