import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from '@icx/world-testing/eventually';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { expectUntold, freshCode } from './codes.fixture.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { Feed } from './switching.fixture.ts';
import { World, type SandboxDevice } from './world.fixture.ts';

engineDescribe('chromium')('the desk of a Supplier of Last Resort in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let page: Page;
  let appointment: string;
  const feed = new Feed(() => world);
  const codes = [freshCode(), freshCode()];
  const devices: SandboxDevice[] = [];
  const said: string[] = [];
  const axe = new Axe('all');

  /** As the failed party wrote it: names of its own, and no type. */
  const sample = () => [
    'Meter GUID;Key;Made by;Pallet',
    `${devices[0]!.deviceId};${codes[0]};Wattmeter Ltd;P-1`,
    `${devices[1]!.deviceId};${codes[1]!.slice(0, 31)};Wattmeter Ltd;P-1`,
  ];
  const fileOf = (lines: readonly string[]) => ({
    ...{ name: 'failed.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(lines.join('\r\n')),
  });
  const main = () => page.getByRole('main').textContent();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  beforeAll(async () => {
    world = await World.open();
    for (let n = 0; n < 3; n += 1) {
      const device = world.device({ deviceType: 'ESME' });
      devices.push(device);
      await world.raised(device);
    }
    const succeeded = await feed.succeed({ from: 'BBBB', to: 'CCCC', grace: 5 });
    appointment = `/appointments/${succeeded.split('/').at(-1)}`;
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    ({ page } = await seated(world, browser, 'CCCC', { viewport: { width: 1280, height: 900 } }, said));
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  test('from the start page to what is missing, whose clock runs, and by which manufacturer', async () => {
    await page.goto(world.url);
    await page.getByRole('link', { name: /3 requests put to BBBB without a code/ }).click();
    expect(await main()).toMatch(/3 of 3 open requests have no code yet; the grace ends with \w+/);
    await page.getByRole('table').getByRole('link', { name: /^3/ }).click();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(4);
    expect(page.url()).toContain('manufacturer=');
    const saved = await page.request.get(page.url().replace('/missing?', '/missing.csv?'));
    expect(await saved.text()).toContain(devices[2]!.deviceId);
  });

  test('a sample is looked at as it is chosen: what is wrong stands at its row, and no code on the page', async () => {
    await page.goto(`${world.url}/files/profiles/build/asn`);
    await page.getByLabel('A sample of such files').setInputFiles(fileOf(sample()));
    await page.getByText('The first line has to name').waitFor();
    await page.getByLabel('Key', { exact: true }).selectOption('installCode');
    await page.getByLabel('Made by', { exact: true }).selectOption('manufacturer');
    await page.getByLabel('deviceType', { exact: true }).fill('ESMEE');
    await page.getByLabel('deviceType', { exact: true }).blur();
    await page.getByText('2 rows looked at: 2 would not be taken.').waitFor();
    await page.getByLabel('deviceType', { exact: true }).fill('ESME');
    await page.getByLabel('deviceType', { exact: true }).blur();
    await page.getByText('2 rows looked at: 1 would not be taken.').waitFor();
    const rows = await page
      .getByRole('table', { name: /The first rows/ })
      .getByRole('row')
      .allTextContents();
    expect(rows[2]).toMatch(/^3.*\[masked\].*installCode: /);
    expect(await axe.violations(page)).toEqual([]);
    for (const code of codes) expect(await page.content()).not.toContain(code.slice(0, 12));
    await page.getByLabel('Name of the profile').fill('not a name');
    await press('Save it');
    expect(await page.getByRole('alert').textContent()).toContain('1 to 60 letters');
    await page.getByLabel('Name of the profile').fill('failed-party');
    await press('Save it');
    expect(await main()).toContain('failed-party');
    const { items } = (await world.as('CCCC').get('/v1/files/profiles')).body;
    expect(items).toMatchObject([
      {
        ...{ id: 'failed-party', version: 1, kind: 'asn', delimiter: null },
        constants: [{ column: 'deviceType', value: 'ESME' }],
        columns: [
          { header: 'Meter GUID', column: 'deviceId' },
          { header: 'Key', column: 'installCode' },
          { header: 'Made by', column: 'manufacturer' },
          { header: 'Pallet', column: null },
        ],
      },
    ]);
    expect(said).toEqual([expect.stringContaining('status of 400')]);
  });

  test('their file is sent by it; what it brought shows in coverage and burn-up', async () => {
    // On another day than the requests came: then there is a course to show.
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P1D' });
    await page.goto(world.url + appointment);
    await press('Send their ASN file');
    await page.getByLabel('Mapping profile').selectOption('failed-party, version 1');
    await page.getByLabel('The file', { exact: true }).setInputFiles(fileOf(sample()));
    await press('Send the file');
    await eventually(async () => {
      await page.reload();
      return ((await main()) ?? '').includes('1 of 2 rows were not taken');
    });
    await page.goto(world.url + appointment);
    expect(await main()).toContain('2 of 3 open requests have no code yet');
    expect(await main()).toMatch(/What each file brought.*fil_/s);
    const course = await page
      .getByRole('table', { name: /Codes held, and requests moved/ })
      .getByRole('row')
      .allTextContents();
    expect(course.slice(1)).toEqual([expect.stringMatching(/03$/), expect.stringMatching(/13$/)]);
    expectUntold(world, codes);
  });

  test('without JavaScript the sample is chosen again with what was chosen of its columns', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(`${world.url}/files/profiles/build/asn`);
    await plain.getByLabel('A sample of such files').setInputFiles(fileOf(sample()));
    await plain.getByRole('button', { name: 'Show its first rows' }).click();
    await plain.getByLabel('Key', { exact: true }).selectOption('installCode');
    await plain.getByLabel('Made by', { exact: true }).selectOption('manufacturer');
    await plain.getByLabel('deviceType', { exact: true }).fill('ESME');
    await plain.getByLabel('The sample again').setInputFiles(fileOf(sample().slice(0, 2)));
    await plain.getByRole('button', { name: 'Look again' }).click();
    expect(await plain.getByRole('status').textContent()).toBe('1 row looked at: all of them fit.');
    await context.close();
  });

  test('SECAS sees how many, and not which', async () => {
    const secas = await atPortal(world, 'SECA');
    await secas.open(appointment);
    expect(secas.page!.text).toContain('CCCC takes over from BBBB');
    expect(secas.page!.text).not.toContain('/missing');
    await secas.open(`${appointment}/missing`);
    expect(secas.page!.status).toBe(403);
  });

  test.each([
    '/',
    '/appointments',
    ':appointment',
    ':appointment/missing',
    '/files/profiles',
    '/files/profiles/build/asn',
  ])('%s has no fault that axe finds, and fits a telephone', async (named) => {
    said.length = 0;
    await page.goto(world.url + named.replace(':appointment', appointment));
    expect(await axe.violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(said).toEqual([]);
  });
});
