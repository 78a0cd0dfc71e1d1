import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sandboxPassword } from '@icx/sandbox';
import type { PartyName, World } from './world.fixture.ts';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A screen of 1280 by 1024 at 400 %: the narrowest and lowest that WCAG 2.2 has pages fit into. */
export const at400 = { width: 320, height: 256 };

/** What a page and its console say while somebody looks at pages: a script that ran, or one that was kept from it. */
export interface Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly said: string[];
}

/**
 * A browser of its own, in which the test person of a party is signed in.
 * @param said what others at their seats say stands there too
 */
export const seated = async (
  world: World,
  browser: Browser,
  party: PartyName,
  options: object = {},
  said: string[] = [],
): Promise<Seat> => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (line) => said.push(line.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${world.url}/sign-in`);
  await page.fill('#name', `tester@${party}`);
  await page.fill('#password', sandboxPassword);
  await page.click('button:text-is("Sign in")');
  await page.waitForURL(`${world.url}/`);
  return { context, page, said };
};

/** Shapes of pages that were seen: the same tags, classes and colours under other words are judged once. */
export class Axe {
  readonly #seen = new Set<string>();

  /** @param rules by which it judges: those of WCAG 2.2 AA, or all that axe has, what is good practice as well */
  constructor(private readonly rules: 'wcag' | 'all' = 'wcag') {}

  /** Whether no page of this shape was seen before; now one was. */
  async isNew(page: Page): Promise<boolean> {
    const shape = await page.evaluate<string>(SHAPE);
    const isNew = !this.#seen.has(shape);
    this.#seen.add(shape);
    return isNew;
  }

  async violations(page: Page): Promise<readonly unknown[]> {
    return (await this.isNew(page)) ? this.judge(page) : [];
  }

  async judge(page: Page): Promise<readonly unknown[]> {
    // There are no frames: without a page of its own for putting their results together it takes half the time.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (this.rules === 'all' ? axe : axe.withTags(levels)).analyze();
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  }
}

/**
 * What else is wrong with the page that is open, in words; nothing where nothing is.
 * @param everywhere in forced colours and on paper as well, which hang on the shape of a page and not on its words
 */
export const faultsOf = async (page: Page, everywhere = true): Promise<readonly string[]> => {
  const faults = [...(await page.evaluate<string[]>(ON_SCREEN))];
  if (!everywhere) return faults;
  await page.emulateMedia({ forcedColors: 'active' });
  faults.push(...(await page.evaluate<string[]>(IN_FORCED_COLOURS)));
  await page.emulateMedia({ forcedColors: 'none', media: 'print' });
  faults.push(...(await page.evaluate<string[]>(ON_PAPER)));
  await page.emulateMedia({ media: 'screen' });
  return faults;
};

// Run in the page, where there are types of browsers, which specs do not have.
const SHAPE = `[...new Set([...document.querySelectorAll('*')].map((one) => {
  const parent = one.parentElement;
  const said = (at, ...names) => [at?.tagName, ...names.map((name) => at?.getAttribute(name))];
  return [...said(parent, 'class'), ...said(one, 'class', 'role', 'hidden', 'fill', 'stroke')].join(' ');
}))].sort().join('\\n')`;

const ON_SCREEN = `(() => {
  const faults = [];
  const h1 = [...document.querySelectorAll('h1')];
  if (h1.length !== 1) faults.push('has ' + h1.length + ' headings of the first order');
  const heading = h1[0]?.textContent.trim() ?? '';
  if (!document.title.includes(heading)) faults.push('its title "' + document.title + '" does not say "' + heading + '"');
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) faults.push('is ' + over + ' pixels too wide');
  const order = [...document.querySelectorAll('[tabindex]')].filter((one) => one.tabIndex > 0);
  if (order.length > 0) faults.push('has an order of its own for the tabulator: ' + order[0].outerHTML);
  return faults;
})()`;

/** Texts and marks of charts that have the colour of what is behind them, once the browser has chosen all colours. */
const IN_FORCED_COLOURS = `(() => {
  // Forced colours keep what is clear: of whatever colour.
  const clear = (colour) => colour === 'none' || colour.endsWith(', 0)');
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!clear(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const shown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible';
  const texts = [...document.querySelectorAll('body *')].filter((one) =>
    shown(one) && !one.closest('svg') && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== ''));
  const marks = [...document.querySelectorAll('svg rect, svg path, svg circle, svg text:not(.on-solid)')].filter((one) => shown(one) && !one.closest('defs'));
  // What stands on a mark has that behind it, not the paper: the mark is looked at.
  const faults = [];
  for (const one of texts)
    if (getComputedStyle(one).color === behind(one)) faults.push('loses in forced colours: ' + one.outerHTML.slice(0, 200));
  for (const one of marks) {
    const { fill, stroke } = getComputedStyle(one);
    const paper = behind(one.closest('svg').parentElement);
    if ([fill, stroke].every((colour) => clear(colour) || colour === paper)) faults.push('loses in forced colours: ' + one.outerHTML.slice(0, 200));
  }
  return faults;
})()`;

const ON_PAPER = `(() => {
  const shown = (one) => one.getClientRects().length > 0;
  const faults = [];
  for (const one of document.querySelectorAll('nav, .govuk-service-navigation, form[role=search], .govuk-skip-link'))
    if (shown(one)) faults.push('prints what nobody can press: ' + one.outerHTML.slice(0, 100));
  const content = document.querySelector('main') ?? document.body;
  if (!shown(content) || !shown(document.querySelector('h1'))) faults.push('prints without its content');
  return faults;
})()`;

/** Somebody who has no mouse: goes from one stop to the next, and sees at each where that is. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** By the tabulator to what has this name, past stops that all show that they have the focus. */
  async to(name: string | RegExp, most = 80): Promise<void> {
    const passed: string[] = [];
    for (let n = 0; n < most; n += 1) {
      await this.page.keyboard.press('Tab');
      const { called, seen } = await this.page.evaluate<{ readonly called: string; readonly seen: boolean }>(FOCUSED);
      expect([called, seen]).toEqual([called, true]);
      if (typeof name === 'string' ? called === name : name.test(called)) return;
      passed.push(called);
    }
    throw new Error(`No stop is called ${String(name)}, of: ${passed.join(' | ')}`);
  }

  async press(name: string | RegExp): Promise<void> {
    await this.to(name);
    await Promise.all([this.page.waitForEvent('framenavigated'), this.page.keyboard.press('Enter')]);
    await this.page.waitForLoadState();
  }

  async type(name: string | RegExp, text: string): Promise<void> {
    await this.to(name);
    await this.page.keyboard.type(text);
  }

  /** The first choice of a group has the focus when one comes to it; by arrows to the one of this name. */
  async choose(first: string | RegExp, name: string | RegExp): Promise<void> {
    await this.to(first);
    for (let n = 0; n < 20; n += 1) {
      const { called } = await this.page.evaluate<{ readonly called: string }>(FOCUSED);
      if (typeof name === 'string' ? called === name : name.test(called)) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Space');
  }
}

/** What has the focus, and whether that can be seen: by an outline, a shadow or a border that it has not without. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  if (one === document.body) return { called: 'nothing', seen: true };
  const label = one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? (one.textContent || one.value || '');
  const look = (at) => {
    const { outlineStyle, outlineColor, outlineWidth, boxShadow, backgroundColor, borderColor, borderWidth } = getComputedStyle(at);
    return [outlineStyle === 'none' ? '' : outlineColor + outlineWidth, boxShadow, backgroundColor, borderColor + borderWidth].join();
  };
  // A radio or checkbox of GOV.UK is drawn by its label.
  const drawn = [one, one.labels?.[0]].filter(Boolean);
  const before = (at) => getComputedStyle(at, '::before').boxShadow + getComputedStyle(at, '::before').outline;
  const looks = () => drawn.map((at) => look(at) + before(at)).join('/');
  const focused = looks();
  const box = one.getBoundingClientRect();
  const { scrollX, scrollY } = window;
  one.blur();
  const blurred = looks();
  one.focus({ focusVisible: true });
  window.scrollTo(scrollX, scrollY);
  return { called: label.trim().replace(/\\s+/g, ' '), seen: focused !== blurred && box.width > 0 && box.height > 0 };
})()`;
