import { gzipSync } from 'node:zlib';
import { sandboxPassword } from '@icx/sandbox';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { vector } from './codes.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

engineDescribe('chromium')('in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    world = await World.open();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const signedIn = async (party: PartyName, options: object = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${world.url}/sign-in`);
    await page.fill('#name', `tester@${party}`);
    await page.fill('#password', sandboxPassword);
    await page.click('button:text-is("Sign in")');
    await page.waitForURL(`${world.url}/`);
    return page;
  };

  test.each([
    ['with JavaScript', true],
    ['without', false],
  ])('one asks, the other answers, the first reveals and closes: %s', async (_, javaScriptEnabled) => {
    const device = world.device();
    const asks = await signedIn('AAAA', { javaScriptEnabled });
    // Four clicks from the start page, or fewer.
    await asks.click('text=Ask for a code');
    await asks.fill('#field-deviceId', device.deviceId);
    await asks.fill('#field-yourReference', `JOB ${device.deviceId}`);
    await asks.click('text=Continue');
    expect(await asks.textContent('main')).toMatch(/Whom it goes to[^]*\bBBBB, recorded installer/);
    await asks.click('button:text-is("Ask for the code")');
    const at = asks.url();
    expect(await asks.textContent('main')).toContain('Leg 1: BBBB');

    const answers = await signedIn('BBBB', { javaScriptEnabled });
    await answers.click(`tr:has-text("${device.deviceId}") >> text=Answer`);
    await answers.check('text=Here is the code');
    await answers.fill('#field-installCode', 'not a code');
    await answers.click('text=Send the answer');
    expect(await answers.textContent('.govuk-error-summary')).toContain('There is a problem');
    await answers.fill('#field-installCode', vector.replace(/(.{4})/g, '$1 '));
    await answers.click('text=Send the answer');
    expect(await answers.textContent('main')).toContain('Answered.');
    expect(await answers.content()).not.toContain(vector.slice(0, 12));

    await asks.fill('#search', `JOB ${device.deviceId}`);
    await asks.click('button:text-is("Search")');
    expect(asks.url()).toBe(at.split('?')[0]);
    expect(await asks.content()).not.toContain(vector.slice(0, 4));
    await asks.click('text=Reveal the code');
    await asks.check('text=Install code with its CRC');
    await asks.fill('#field-reason', 'joining the device');
    await asks.click('button:text-is("Reveal")');
    expect((await asks.textContent('.icx-code-shown'))!.replace(/\s/g, '')).toBe(vector);
    await asks.click('text=Back to the request');
    await asks.click('text=Close with the outcome');
    await asks.check('text=Commissioned');
    await asks.click('button:text-is("Close the request")');
    expect(await asks.textContent('main')).toContain('closed: commissioned');

    await asks.click('text=Sign out');
    await asks.waitForURL(`${world.url}/`);
    await asks.goBack();
    expect(await asks.content()).not.toContain(device.deviceId);
    await Promise.all([asks.context().close(), answers.context().close()]);
  });

  test('a page and all that it loads are small', async () => {
    const page = await signedIn('AAAA');
    await page.goto(`${world.url}/requests`, { waitUntil: 'networkidle' });
    // What a cache had counts as well, and is asked for anew: a browser gives no body of what it navigated away from.
    const names = await page.evaluate<string[]>("performance.getEntriesByType('resource').map(({ name }) => name)");
    const bodies = await Promise.all(names.map(async (name) => (await page.request.get(name)).body()));
    expect(bodies.length).toBeGreaterThan(2);
    const assets = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    expect(Math.round(assets / 1024)).toBeLessThanOrEqual(60);
    expect((await page.content()).length / 1024).toBeLessThanOrEqual(60);
    await page.context().close();
  });
});
