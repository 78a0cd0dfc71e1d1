/**
 * `npm run guide`: the pictures of `docs/guide`, of a sandbox of its own in which a month was played. It takes about two
 * minutes. A picture shows as much as a clerk has before scrolling.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Terminals } from '../../apps/icx/src/icx.fixture.ts';
import { engines } from '../ci/engines.ts';
import { pictures, type Picture, type Press } from './pictures.data.ts';

const folder = join(import.meta.dirname, '../../docs/guide/pictures');
const screen = { width: 1280, height: 800 };

const press = async (page: Page, { role, name, inTable }: Press): Promise<void> => {
  const place = page.getByRole('main');
  const one = (inTable ? place.getByRole('table') : place).getByRole(role, { name }).first();
  await (role === 'radio' ? one.check() : one.click());
  await page.waitForLoadState();
};

const take = async (browser: Browser, url: string, name: string, { desk, at, then = [] }: Picture): Promise<void> => {
  const context = await browser.newContext({ viewport: screen });
  const page = await context.newPage();
  if (desk === null) await page.goto(url + at);
  else {
    await page.goto(`${url}/sign-in?to=${encodeURIComponent(at)}`);
    await page.getByRole('button', { name: `Sign in as ${desk}` }).click();
  }
  for (const one of then) await press(page, one);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
};

const executablePath = engines.chromium();
if (!executablePath) throw new Error('There is no Chromium: install it, or say where it is by ICX_CHROMIUM.');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const sandbox = new Terminals();
try {
  await sandbox.start();
  const { code, err } = await sandbox.icx(['sandbox', 'play']);
  if (code !== 0) throw new Error(err);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  for (const [name, picture] of Object.entries(pictures)) await take(browser, sandbox.url, name, picture);
  await browser.close();
  console.log(`${Object.keys(pictures).length} pictures in docs/guide/pictures: look at each of them.`);
} finally {
  await sandbox.close();
}
