import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { must } from '@icx/refusals';
import { productionOf } from '@icx/reporting';
import { calendars, instant } from '@icx/working-days';
import { engineTest } from '../../../../infra/ci/engines.ts';
import { slaReportPage } from './index.ts';
import { januaryReport } from './january.fixture.ts';

/** For people to look at. `ICX_WRITE_DOCS=1` writes page and picture anew. */
const [kept, picture] = [
  join(import.meta.dirname, 'golden/report.html'),
  resolve(import.meta.dirname, '../../../../docs/examples/report.png'),
];
const report = januaryReport();
const issuedAt = instant('2027-02-11T10:00:00Z');
const production = must(productionOf(report.month, issuedAt, [], calendars['england-and-wales']));
const issue = { number: 1, restates: null, at: issuedAt, cutoff: report.cutoff, hash: report.hash };
const issues = [issue];
const html = slaReportPage(report, { test: true, production, issues });
if (process.env['ICX_WRITE_DOCS'] === '1') writeFileSync(kept, html);

test('the report of a simulated month is as it is kept', () => expect(html).toBe(readFileSync(kept, 'utf8')));

test('each chart has its numbers beside it', () => {
  expect(html.match(/<figure>/g)).toHaveLength(2);
  expect(html).toMatch(/<th scope="row">BBBB<\/th><td class="number">\d+<\/td>/);
});

test('a page that is not what was issued says so', () => {
  const later = slaReportPage(report, { test: true, production, issues: [{ ...issue, hash: 'another' }] });
  expect(html).toContain('this is issue 1, of Thu 11 Feb 2027');
  expect(later).toContain('this page is not that issue');
  expect(slaReportPage(report, { test: true, production, issues: [] })).toContain('not yet');
});

engineTest('chromium')('the picture in the docs is of this page, and small', async (executablePath) => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 820, height: 1_240 } });
    await page.setContent(html);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    if (process.env['ICX_WRITE_DOCS'] === '1') await page.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
  expect(statSync(picture).size).toBeLessThan(150_000);
});
