import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { engineTest } from '../../../../../infra/ci/engines.ts';

const folder = join(import.meta.dirname, 'golden');
const pages = globSync('*.html', { cwd: folder });
const browserTest = engineTest('chromium');

const opened = async (path: string, act: (browser: Browser) => Promise<void>): Promise<void> => {
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  try {
    await act(browser);
  } finally {
    await browser.close();
  }
};
/** Runs in the page: what has to be scrolled to the side, and what of a text is too faint (WCAG 2.2, AA). */
const look = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const part = (one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = channels(color).map(part);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 && element.parentElement ? behind(element.parentElement) : color;
  };
  const isFaint = (element) => {
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const hasText = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return {
    scrolls: document.documentElement.scrollWidth > innerWidth,
    faint: all('p, h1, h2, li, td, th').filter(hasText).filter(isFaint).map(({ textContent }) => textContent),
    headings: all('h1').length,
    unnamed: all('table:not([role=presentation])').filter((one) => !one.querySelector('th')).length,
  };
})()`;
const good = { scrolls: false, faint: [], headings: 1, unnamed: 0 };

describe.each([320, 600])('%i pixels wide', (width) => {
  for (const colorScheme of ['light', 'dark'] as const)
    browserTest(
      `every notice can be read, ${colorScheme}, and nothing is fetched`,
      async (path) => {
        await opened(path, async (browser) => {
          const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
          const fetched: string[] = [];
          page.on('request', (request) => fetched.push(request.url()));
          for (const name of pages) {
            const url = pathToFileURL(join(folder, name)).href;
            await page.goto(url);
            expect([name, await page.evaluate(look)]).toEqual([name, good]);
          }
          expect(fetched).toEqual(pages.map((name) => pathToFileURL(join(folder, name)).href));
        });
      },
      60_000,
    );
});

browserTest('what is faint, or wider than the screen, is found', async (path) => {
  await opened(path, async (browser) => {
    const page = await browser.newPage({ viewport: { width: 320, height: 800 } });
    await page.setContent(
      '<body style="background:#fff"><p style="color:#ccc;width:400px">faint</p><table><tr><td>x</td></tr></table>',
    );
    expect(await page.evaluate(look)).toEqual({ scrolls: true, faint: ['faint'], headings: 0, unnamed: 1 });
  });
});
