import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { World } from './world.fixture.ts';

const kinds = ['sla', 'operational'] as const;
let world: World;
let month: string;
beforeAll(async () => {
  world = await World.open();
  const asked = await world.raised();
  const { raisedAt } = (await world.as('BBBB').get(asked)).body as { readonly raisedAt: string };
  month = raisedAt.slice(0, 7);
});
afterAll(() => world.close());

const pageOf = async (kind: (typeof kinds)[number], party: 'SECA' | 'BBBB' = 'SECA') =>
  world.as(party).get(`/v1/reports/${kind}/${month}.html`);

test('a page is HTML that may load nothing but its own style, and says TEST', async () => {
  for (const kind of kinds) {
    const { status, headers, text } = await pageOf(kind);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri/);
    expect(text).toContain('<p class="test">TEST');
  }
});

test('a supplier has its own messages in the operational report, and none of the others’', async () => {
  const own = (await world.as('BBBB').get(`/v1/reports/operational/${month}`)).body.figures;
  expect(own.parties).toMatchObject([{ party: 'BBBB', generated: 1, confirmed: { count: 1 } }]);
  expect(own).not.toHaveProperty('channels');
  expect((await world.as('CCCC').get(`/v1/reports/operational/${month}`)).body.figures.parties).toEqual([]);
  expect((await pageOf('operational', 'BBBB')).text).not.toContain('Data fixes');
  expect((await pageOf('sla', 'BBBB')).status).toBe(403);
});

engineDescribe('chromium')('in a browser', (executablePath) => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'icx-pages-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(kinds)('the %s report is styled under its policy, has a name for every chart, and prints', async (kind) => {
    const file = join(folder, `${kind}.html`);
    writeFileSync(file, (await pageOf(kind)).text);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const refused: string[] = [];
      page.on('console', (message) => refused.push(message.text()));
      await page.goto(`file://${file}`);
      expect(refused).toEqual([]);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('h2')).borderTopWidth`)).toBe('2px');
      const charts = await page.getByRole('img').all();
      expect(charts.length).toBeGreaterThan(1);
      for (const chart of charts) expect(await chart.getAttribute('aria-labelledby')).toMatch(/-title .*-description$/);
      expect(await page.locator('figure').count()).toBe(await page.locator('figure table').count());
      const pdf = join(folder, `${kind}.pdf`);
      await page.pdf({ path: pdf, preferCSSPageSize: true });
      expect(statSync(pdf).size).toBeGreaterThan(10_000);
    } finally {
      await browser.close();
    }
  });
});
