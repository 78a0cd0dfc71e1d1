import { freePort } from '@icx/world-testing/free-port';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { personalClient, question, redirectUri } from './identity.fixture.ts';
import { password } from './security-keys.fixture.ts';
import { World } from './world.fixture.ts';

/** A security key with a PIN that is in the computer for good, as Chromium has it for tests (CDP, WebAuthn). */
const plugIn = async (cdp: CDPSession): Promise<string> => {
  const options = { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true } as const;
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return authenticatorId;
};

engineDescribe('chromium')('security keys in a browser', (executablePath) => {
  let world: World;
  let origin: string;
  let browser: Browser;
  let page: Page;
  const said: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    world = await World.open(undefined, { port, publicUrl: origin });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const fill = async (fields: Readonly<Record<string, string>>, at = page): Promise<void> => {
    for (const [name, value] of Object.entries(fields)) await at.fill(`#${name}`, value);
  };
  const invite = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const added = await world.as('AAAA').post('/v1/parties/AAAA/users', { name, displayName: name, scopes: [] });
    return { name: `${name}@AAAA`, enrolment: added.body.enrolment.code };
  };
  const signInAddress = async () =>
    (await question(await personalClient(origin, world.url), { scope: 'openid' })).address.href;

  test('a person enrols with one, adds another and signs in, and no policy stands in the way', async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const authenticatorId = await plugIn(cdp);
    await page.goto(`${origin}/oidc/enrolment`);
    await fill(await invite('anna'));
    await page.click('button');
    await page.click('button:has-text("security key")');
    // Nothing was sent: the form says what is missing.
    expect(await page.locator('#password:invalid').count()).toBe(1);
    await fill({ password });
    await page.click('button:has-text("security key")');
    await page.locator('main', { hasText: 'You are set up' }).waitFor();

    await page.click('a:has-text("Add a security key")');
    await fill({ name: 'anna@AAAA', password });
    await page.click('button:has-text("Sign in with a security key")');
    await page.click('button:has-text("Add a security key")');
    await page.locator('[data-problem]', { hasText: 'yours already' }).waitFor();
    await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await plugIn(cdp);
    await page.click('button:has-text("Add a security key")');
    await page.locator('button:has-text("Remove")').nth(1).waitFor();

    await page.goto(await signInAddress());
    await fill({ name: 'anna@AAAA', password });
    await page.click('button:has-text("Sign in with a security key")');
    await page.locator('h1', { hasText: 'Go on?' }).waitFor();
    const left = page.waitForRequest((request) => request.url().startsWith(redirectUri));
    await page.click('button:has-text("Go on")');
    expect(new URL((await left).url()).searchParams.get('code')).toEqual(expect.any(String));
    expect(said.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  }, 60_000);

  test('without JavaScript the pages offer the app, and say why no key', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(await signInAddress());
    await plain.locator('main', { hasText: 'Security keys need JavaScript' }).waitFor();
    const first = plain.locator('form').first().locator('button:visible');
    expect(await first.allTextContents()).toEqual(['Sign in']);
    await plain.goto(`${origin}/oidc/enrolment`);
    await fill(await invite('bert'), plain);
    await plain.click('button');
    await plain.locator('main', { hasText: 'Without it use an authenticator app' }).waitFor();
    expect(await plain.locator('button:visible').allTextContents()).toEqual(['Go on with the app']);
    await context.close();
  }, 60_000);
});
