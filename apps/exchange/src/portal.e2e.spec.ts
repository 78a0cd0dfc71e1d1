import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { eventually } from '@icx/world-testing/eventually';
import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { freshCode, vector } from './codes.fixture.ts';
import { deviceRow } from './inventory.data.ts';
import { seated } from './looked-at.fixture.ts';
import { Feed } from './switching.fixture.ts';
import { World, type PartyName, type SandboxDevice } from './world.fixture.ts';

const bothWays = [
  ['with JavaScript', true],
  ['without', false],
] as const;

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

  const signedIn = async (party: PartyName, options: object = {}): Promise<Page> =>
    (await seated(world, browser, party, options)).page;
  const main = (page: Page) => page.textContent('main');
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).click();

  test.each(bothWays)('one asks, the other answers, the first reveals and closes: %s', async (_, javaScriptEnabled) => {
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

  test.each(bothWays)('an agent chooses for whom it acts, and asks in that name: %s', async (_, javaScriptEnabled) => {
    await world.as('AAAA').post('/v1/parties/AAAA/agencies', { agent: 'AGNT', scopes: ['requests:write'] });
    const { deviceId } = world.device();
    const page = await signedIn('AGNT', { javaScriptEnabled });
    await follow(page, 'Choose a party');
    await page.getByLabel('AAAA', { exact: true }).check();
    await press(page, 'Act for it');
    await press(page, 'Ask for a code');
    expect(await page.textContent('.icx-acts-for')).toContain('You act for AAAA.');
    await page.fill('#field-deviceId', deviceId);
    await press(page, 'Continue');
    await press(page, 'Ask for the code');
    expect(await main(page)).toContain('Leg 1: BBBB');
    const asked = new URL(page.url()).pathname;
    expect((await world.as('AAAA').get(`/v1${asked}`)).body).toMatchObject({ requester: 'AAAA', device: { deviceId } });
    await page.context().close();
  });

  test.each(bothWays)('DCC takes a data fix on, and resolves it: %s', async (_, javaScriptEnabled) => {
    const { deviceId } = world.device({ deviceType: 'ESME' });
    const draft = { deviceId, item: 'msn', wanted: 'E6S1' };
    const { headers } = await world.as('AAAA').post('/v1/inventory/data-fixes', draft);
    const page = await signedIn('DCCX', { javaScriptEnabled });
    await follow(page, /data fixes that nobody has/);
    await follow(page, deviceId);
    await press(page, 'Say who has it');
    await page.fill('#field-handler', 'Ada Byron');
    await press(page, 'Save');
    await press(page, 'It is right now');
    await press(page, 'Resolve it');
    expect(await page.textContent('.govuk-error-summary')).toContain('There is a problem');
    await page.fill('#field-how', 'serial number corrected');
    await press(page, 'Resolve it');
    expect(await main(page)).toContain('Resolved.');
    const resolved = await world.as('AAAA').get(headers.location!);
    expect(resolved.body).toMatchObject({ state: 'resolved', handler: 'Ada Byron' });
    await page.goto(world.url);
    expect(await main(page)).not.toContain('data fixes that nobody has');
    await page.context().close();
  });

  test.each(bothWays)(
    'an asset provider makes its report, and sees what is new since: %s',
    async (_, javaScriptEnabled) => {
      const page = await signedIn('MAPX', { javaScriptEnabled });
      await follow(page, 'MAP reports');
      await page.getByRole('link', { name: 'MAPX', exact: true }).click();
      await press(page, 'Make the report');
      const [saved] = await Promise.all([page.waitForEvent('download'), press(page, 'Make the report')]);
      const lines = (await text(await saved.createReadStream())).trim().split('\r\n');
      expect(lines.length).toBeGreaterThan(2);
      const row = deviceRow(javaScriptEnabled ? 1 : 2);
      expect(lines.join()).not.toContain(row['deviceId']);
      await world.as('DCCX').post('/v1/inventory/devices', { devices: [row] });
      await follow(page, 'MAP reports');
      await follow(page, /^New and changed of MAPX/);
      const rows = await page.getByRole('table').getByRole('row').allTextContents();
      expect(rows.slice(1)).toEqual([expect.stringMatching(new RegExp(`^${String(row['deviceId'])}.*new$`))]);
      await page.context().close();
    },
  );

  test.each(bothWays)('an asset provider answers what it is asked as a favour: %s', async (_, javaScriptEnabled) => {
    const device = world.device();
    const path = await world.raised(device);
    await world.as('AAAA').post(`${path}/reroute`, { addressee: 'MAPX' });
    const page = await signedIn('MAPX', { javaScriptEnabled });
    await follow(page, /to answer/);
    await follow(page, device.deviceId);
    await press(page, 'Answer');
    await page.check('text=Here is the code');
    await page.fill('#field-installCode', freshCode());
    await press(page, 'Send the answer');
    expect(await main(page)).toContain('Answered.');
    await page.goto(world.url);
    expect(await main(page)).not.toContain('to answer');
    await page.context().close();
  });

  describe('a Supplier of Last Resort', () => {
    const moved: { readonly device: SandboxDevice; readonly path: string }[] = [];
    beforeAll(async () => {
      for (let n = 0; n < bothWays.length; n += 1) {
        const device = world.device({ installingSupplier: 'FFFF' });
        moved.push({ device, path: await world.raised(device) });
      }
      await new Feed(() => world).succeed({ from: 'FFFF', to: 'CCCC', grace: 5 });
    });

    test.each(bothWays)('sends a file of the failed party, and answers with it: %s', async (_, javaScriptEnabled) => {
      const { device, path } = moved.pop()!;
      const row = [device.deviceId, device.deviceType, 'Wattmeter Ltd', freshCode()].join();
      const file = `deviceId,deviceType,manufacturer,installCode\r\n${row}\r\n`;
      const page = await signedIn('CCCC', { javaScriptEnabled });
      await follow(page, /requests put to FFFF without a code/);
      await press(page, 'Send their ASN file');
      await page.setInputFiles('#field-file', { name: 'FFFF.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
      await press(page, 'Send the file');
      await eventually(async () => {
        await page.reload();
        return (await main(page))!.includes('All of it is done: 1 row.');
      });
      await page.getByRole('link', { name: 'All pages', exact: true }).click();
      await page.getByRole('link', { name: 'Appointments', exact: true }).click();
      await page.getByRole('table').getByRole('link', { name: 'FFFF' }).click();
      await press(page, 'Answer with what is held');
      await press(page, 'Answer them all');
      await press(page, 'Answer');
      expect(await main(page)).toContain('1 answered.');
      expect((await world.as('AAAA').get(path)).body).toMatchObject({ state: 'answered' });
      await page.context().close();
    });
  });

  describe('SECAS', () => {
    beforeAll(async () => {
      const paths = [await world.raised(), await world.raised()];
      await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P25D' });
      for (const path of paths)
        await world.as('BBBB').post(`${path}/breach-disputes`, { reason: 'The line was down.' });
    });

    test.each(bothWays)('decides on a disputed breach: %s', async (_, javaScriptEnabled) => {
      const page = await signedIn('SECA', { javaScriptEnabled });
      await follow(page, /disputed breaches to decide/);
      await page.getByRole('table').getByRole('link').first().click();
      const decided = new URL(page.url()).pathname;
      await press(page, 'Decide on the disputed breach of leg 1');
      await page.getByLabel('No: the dispute is upheld').check();
      await page.fill('#field-reason', 'The line was down.');
      await press(page, 'Decide');
      expect(await main(page)).toContain('Decided.');
      const [leg] = (await world.as('SECA').get(`/v1${decided}`)).body.legs;
      expect(leg.breach.dispute.resolved).toMatchObject({ upheld: true });
      await page.context().close();
    });
  });
});
