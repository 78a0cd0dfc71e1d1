import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { deviceRow } from './inventory.data.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { messageOf, messagesParked } from './parked-messages.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { Feed } from './switching.fixture.ts';
import { World, type PartyName, type SandboxDevice } from './world.fixture.ts';

const asCode = '0123456789ABCDEF0123456789ABCDEF';

engineDescribe('chromium')('the desks of DCC and of an asset provider in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let device: SandboxDevice;
  const feed = new Feed(() => world);
  const said: string[] = [];
  const axe = new Axe('all');
  const pages = new Map<PartyName, Page>();

  const at = async (party: PartyName): Promise<Page> => {
    const known = pages.get(party);
    if (known) return known;
    const { page } = await seated(world, browser, party, { viewport: { width: 1280, height: 900 } }, said);
    pages.set(party, page);
    return page;
  };
  const main = (page: Page) => page.getByRole('main').textContent();
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const caseOf = async (item: string) => {
    const { items } = (await world.as('DCCX').get('/v1/inventory/data-fixes')).body;
    const { case: id } = items.find((one: { readonly item: string }) => one.item === item);
    return (await world.as('DCCX').get(`/v1/inventory/data-fixes/${id}`)).body;
  };

  beforeAll(async () => {
    world = await World.open();
    await world.restart(() => messagesParked(world.folder, [messageOf(1), messageOf(2, { gaining: 'ZZZZ' })]));
    device = world.device({ deviceType: 'ESME' });
    const meter = feed.meter();
    await feed.record(meter);
    await feed.send(feed.message(meter, { gaining: 'BBBB' }));
    await world.as('DCCX').post('/v1/inventory/devices', { devices: [deviceRow(1)] });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  test('a supplier reports wrong data from the page of the device; DCC takes it, hands it on and resolves it; it is reopened', async () => {
    const supplier = await at('AAAA');
    await supplier.goto(`${world.url}/inventory`);
    await supplier.getByLabel('MPxN', { exact: true }).fill(device.mpxn);
    await press(supplier, 'Show these');
    await supplier.getByRole('link', { name: device.deviceId }).click();
    await press(supplier, 'Report wrong data');
    expect(await supplier.getByLabel('Device', { exact: true }).inputValue()).toBe(device.deviceId);
    await supplier.getByLabel('What of it is wrong').selectOption('MAP ID');
    await supplier.getByLabel('As it should be').fill('not a MAP ID');
    await press(supplier, 'Report it');
    expect(await supplier.getByRole('alert').textContent()).toContain('MAP ID');
    await supplier.getByLabel('As it should be').fill('MAPX');
    await supplier.getByLabel('As the inventory has it').fill('MAPY');
    await supplier.getByLabel('Note').fill('<script>alert(1)</script>');
    await press(supplier, 'Report it');
    expect(await main(supplier)).toContain('AAAA: MAPY should be MAPX.');
    const address = supplier.url().split('?')[0]!;

    const dcc = await at('DCCX');
    await dcc.goto(world.url);
    await dcc.getByRole('link', { name: /1 data fixes that nobody has/ }).click();
    await dcc.getByRole('link', { name: device.deviceId }).click();
    expect(await main(dcc)).toContain('<script>alert(1)</script>');
    await press(dcc, 'Say who has it');
    await dcc.getByLabel('Name of the handler').fill('Ada Byron');
    await press(dcc, 'Save');
    await press(dcc, 'Link its Incident');
    await dcc.getByLabel('Reference').fill('INC000012345');
    await press(dcc, 'Link it');
    await press(dcc, 'Hand it to the DSP');
    await press(dcc, 'The DSP corrects it');
    expect(await main(dcc)).toContain('The DSP has it.');

    await supplier.goto(address);
    await press(supplier, 'A consumer has complained');
    await press(supplier, 'Flag it');
    await dcc.goto(`${world.url}/data-fixes?complaint=true`);
    expect(await dcc.getByRole('table').textContent()).toContain('Complaint');
    await dcc.getByRole('link', { name: device.deviceId }).click();
    await press(dcc, 'It is right now');
    await dcc.getByLabel('How it became right').fill(asCode);
    await press(dcc, 'Resolve it');
    expect(await dcc.getByRole('alert').textContent()).toContain('install code');
    await dcc.getByLabel('How it became right').fill('MAP ID corrected');
    await press(dcc, 'Resolve it');
    await supplier.goto(address);
    await press(supplier, 'It is still wrong');
    await supplier.getByLabel('What is still wrong').fill('still MAPY');
    await press(supplier, 'Reopen it');
    expect(await caseOf('map-id')).toMatchObject({
      ...{ state: 'with-handler', handler: 'Ada Byron', incident: 'INC000012345', consumerComplaint: true },
      reports: [{ by: 'AAAA', current: 'MAPY', wanted: 'MAPX', note: '<script>alert(1)</script>' }],
    });
  });

  test('what cannot be taken back is shown once more, and can be changed', async () => {
    const supplier = await at('AAAA');
    await supplier.goto(`${world.url}/data-fixes/open?deviceId=${device.deviceId}&item=msn&wanted=E6S1`);
    await press(supplier, 'Report it');
    await press(supplier, 'Take it back');
    await press(supplier, 'Continue');
    expect(await main(supplier)).toContain('AAAA: should be E6S1');
    expect(await caseOf('msn')).toMatchObject({ state: 'open' });
    await press(supplier, 'Take it back');
    expect(await caseOf('msn')).toMatchObject({ state: 'withdrawn' });
    expect(await main(supplier)).toContain('Taken back.');
  });

  test('devices are imported by a file, and how it stands is told where devices are looked up', async () => {
    const dcc = await at('DCCX');
    await dcc.goto(`${world.url}/inventory`);
    await dcc.getByRole('link', { name: 'Import devices' }).click();
    const csv = 'deviceId,deviceType\n00-DB-12-99-00-00-00-77,IHD\n';
    const file = { name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await dcc.getByLabel('The file', { exact: true }).setInputFiles(file);
    await press(dcc, 'Send the file');
    await dcc.goto(`${world.url}/inventory`);
    expect(await dcc.getByRole('table', { name: 'The latest imports' }).textContent()).toContain('devices.csv');
  });

  test('products are certified from a spreadsheet; what is wrong in a row is told with its number', async () => {
    const dcc = await at('DCCX');
    await dcc.goto(`${world.url}/inventory/certified-products`);
    const row = 'ESME\tA\tWattmeter Ltd\tESME Nine\t01.02.03.04';
    await dcc
      .getByLabel('Rows, from a spreadsheet')
      .fill(`deviceType\tesmeVariant\tmanufacturer\tmodel\tfirmwareVersion\n${row}\nIHD\t\tx\ty\t1\n`);
    await dcc.getByLabel('A part of the list').check();
    await press(dcc, 'Import them');
    expect(await main(dcc)).toMatch(/1 taken, 1 not\..*What was not taken.*2.*The list certifies/s);
    await dcc.goto(`${world.url}/inventory/certified-products`);
    await dcc.getByLabel('Rows, from a spreadsheet').fill('colour\nwhite');
    await dcc.getByLabel('A part of the list').check();
    await press(dcc, 'Import them');
    expect(await dcc.getByRole('alert').textContent()).toContain('The first row names the columns');
  });

  test('SECAS tries a message of the feed again and dismisses the other; DCC, which may not, is offered neither', async () => {
    const secas = await at('SECA');
    await secas.goto(world.url);
    await secas.getByRole('link', { name: /2 switches that could not be taken/ }).click();
    await secas.getByRole('link', { name: /^msg_/ }).first().click();
    await press(secas, 'Try it again');
    await press(secas, 'Try it again');
    expect(await main(secas)).toContain('It was taken.');
    await secas.goto(`${world.url}/feed/parked`);
    await secas.getByRole('link', { name: /^msg_/ }).click();
    await press(secas, 'Try it again');
    await press(secas, 'Try it again');
    expect(await secas.getByRole('alert').textContent()).toContain('could not be taken: party-unknown');
    await secas.getByRole('link', { name: 'Back' }).click();
    await press(secas, 'Dismiss it');
    await secas.getByLabel('Why nothing is to come of it').fill('sent again');
    await press(secas, 'Dismiss it');
    expect((await world.as('SECA').get('/v1/feed/parked?state=dismissed')).body.items).toMatchObject([
      { dismissed: 'sent again' },
    ]);
    const dcc = await atPortal(world, 'DCCX');
    await dcc.open('/switches/contradictions');
    expect(dcc.page!.text).not.toContain('/feed/parked');
    expect(dcc.page!.text).toContain('came in version 1 with different contents');
  });

  test('an asset provider looks at its devices without making a report, makes it, and sees what changed since', async () => {
    const provider = await at('MAPX');
    await provider.goto(`${world.url}/map-reports`);
    await provider.getByRole('link', { name: 'MAPX', exact: true }).click();
    expect(await main(provider)).toContain('There was no report yet.');
    await press(provider, 'Make the report');
    const saving = provider.waitForEvent('download');
    await press(provider, 'Make the report');
    expect((await saving).suggestedFilename()).toContain('map-report-MAPX.csv');
    await provider.goto(`${world.url}/map-reports/MAPX?changed=true`);
    expect(await main(provider)).toContain('There are none of these.');
    const row = deviceRow(1, { smiStatus: 'Commissioned' });
    await world.as('DCCX').post('/v1/inventory/devices', { devices: [row, deviceRow(2)] });
    await provider.reload();
    const rows = await provider.getByRole('table').getByRole('row').allTextContents();
    expect(rows.slice(1)).toEqual([expect.stringMatching(/^00-DB-12-99.*changed$/), expect.stringMatching(/new$/)]);
    await provider.getByRole('link', { name: 'Notices' }).click();
    expect(await provider.getByRole('table').textContent()).toContain('status Commissioned (before: Pending)');
  });

  test.each<[PartyName, string]>([
    ...[
      ['AAAA', '/data-fixes'],
      ['AAAA', '/data-fixes/open'],
      ['AAAA', '/inventory?msn=1'],
    ],
    ...[
      ['AAAA', '/inventory/devices/:device'],
      ['AAAA', '/switches'],
    ],
    ...[
      ['DCCX', '/'],
      ['DCCX', '/data-fixes?state=x'],
      ['DCCX', '/data-fixes/:case'],
    ],
    ...[
      ['DCCX', '/inventory/reconciliation'],
      ['DCCX', '/inventory/certified-products'],
    ],
    ...[
      ['DCCX', '/switches?date=x'],
      ['DCCX', '/switches/contradictions'],
      ['DCCX', '/switches/:mpxn'],
    ],
    ...[['SECA', '/feed/parked']],
    ...[
      ['MAPX', '/map-reports'],
      ['MAPX', '/map-reports/MAPX'],
      ['MAPX', '/map-reports/MAPX/notices'],
    ],
  ] as [PartyName, string][])('%s: %s has no fault that axe finds, and fits a telephone', async (party, named) => {
    const page = await at(party);
    const { case: id } = await caseOf('map-id');
    const { items } = (await world.as('DCCX').get('/v1/switches/contradictions')).body;
    said.length = 0;
    const names = { case: id, device: device.deviceId, mpxn: items[0].mpxn } as Readonly<Record<string, string>>;
    const answer = await page.goto(world.url + named.replace(/:(\w+)/, (_, name: string) => names[name]!));
    expect(answer?.status()).toBe(/[=]x$|msn=1$/.test(named) ? 400 : 200);
    expect(await axe.violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(said).toEqual(answer?.ok() ? [] : [expect.stringContaining('status of 400')]);
  });
});
