import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { conflicting, doubted, held, leaveOf } from './post-states.fixture.ts';
import { atPortal, type PortalBrowser } from './portal.fixture.ts';
import { mailsThatWait, waitingMail } from './waiting-mail.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let desk: PortalBrowser;
beforeAll(async () => {
  world = await World.open();
  await world.restart(() => mailsThatWait(world.folder, 2));
  desk = await atPortal(world, 'BBBB');
});
afterAll(() => world.close());

const links = (text: string): readonly string[] =>
  [...text.matchAll(/ href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
const read = async (address: string): Promise<string> => {
  await desk.open(address);
  return desk.page!.text;
};
const follow = async (address: RegExp): Promise<string> => {
  const href = links(desk.page!.text).find((one) => address.test(one));
  if (href === undefined) throw new Error(`${desk.address} leads to nothing like ${address}.`);
  return read(href);
};
const list = async (path: string) =>
  (await world.as('BBBB').get(path)).body.items as readonly Record<string, unknown>[];

test('mail that could not act by itself waits on the start page; its page says why, and one press does what it says', async () => {
  const path = (await waitingMail(world)).slice('/v1'.length);
  expect(await read('/')).toMatch(/<span class="icx-count">2<\/span> mails of yours to confirm or reject/);
  await follow(/^\/mail\?state=waits/);
  await follow(new RegExp(`^${path}$`));
  expect(desk.page!.text).toMatch(/Vouched for<\/th><td[^>]*>no</);
  await desk.fill(`${path}/confirmation`, {});
  expect(desk.page!.text).toContain('Confirmed. What came of it stands here.');
  expect((await world.as('BBBB').get(`/v1${path}`)).body).toMatchObject({ state: 'acted', confirmed: {} });
  const other = (await waitingMail(world)).slice('/v1'.length);
  await desk.fill(`${other}/rejection`, { reason: '' });
  expect(links(desk.page!.text)).toContain('#field-reason');
  await desk.send(`${other}/rejection`, { reason: 'nobody of ours' });
  expect(desk.page!.text).toContain('Rejected: it never acts.');
  const secas = await atPortal(world, 'SECA');
  await secas.open(`${other}/replay`);
  expect(secas.page!.text).toContain('This release makes the same of it. Nothing was changed.');
  expect(await read('/mail.csv')).toMatch(/mail_[0-9a-z]{26},rejected,/);
});

test('two codes for one device are settled from the list, a suspect one is cleared, and one is erased', async () => {
  const source = await conflicting(world);
  const device = await doubted(world);
  await read(`/holdings/conflicts?source=${source}`);
  await follow(/settle\?conflict=/);
  const given = { keep: 'other', reason: 'from the right batch' };
  await desk.send('/holdings/conflicts/settle', {
    conflict: /name="conflict"[^>]* value="(\d+)"/.exec(desk.page!.text)![1]!,
    ...given,
  });
  expect(desk.page!.text).toContain('recalled from whoever was given it');
  await desk.send('/holdings/conflicts/settle', {});
  expect(desk.page!.text).toContain('1 resolved;');
  expect(await list(`/v1/holdings/conflicts?source=${source}`)).toEqual([]);

  await read('/holdings?state=suspect');
  await follow(/clearance\?deviceId=/);
  await desk.send('/holdings/clearance', { deviceId: device, reason: 'it was the right one' });
  expect(desk.page!.text).toContain(`What you hold for ${device} is offered again.`);

  await desk.fill('/holdings/deletion', { reason: 'sold' });
  expect(links(desk.page!.text)).toContain('#field-deviceId');
  await desk.send('/holdings/deletion', { deviceId: device, reason: 'sold' });
  await desk.send('/holdings/deletion', {});
  expect(desk.page!.text).toContain('1 erased.');
  expect((await list('/v1/holdings')).map(({ deviceId }) => deviceId)).not.toContain(device);
});

test('what is held answers what is asked: from the list of offers, and by a standing instruction that is ended again', async () => {
  const device = world.device();
  const { path, kept } = await held(world, device);
  await kept();
  await world.as('AAAA').post(`${path}/withdrawal`, {});
  const again = await world.raised(device);
  expect(await read('/holdings/offers')).toContain(device.deviceId);
  await follow(/^\/holdings\/answers\?requests=/);
  await desk.send('/holdings/answers', { requests: again.slice('/v1/requests/'.length) });
  expect(desk.page!.text).toContain('1 answered.');
  expect((await world.as('AAAA').get(again)).body).toMatchObject({ state: 'answered' });

  await desk.fill('/standing-instructions/give', { requesters: 'AAAA\r\nNOPE', fuel: 'gas' });
  await desk.send('/standing-instructions/give', {});
  expect(links(desk.page!.text)).toContain('#field-requesters');
  await desk.send('/standing-instructions/give', { requesters: 'AAAA', fuel: 'gas' });
  await desk.send('/standing-instructions/give', {});
  expect(await list('/v1/standing-instructions')).toMatchObject([{ requesters: ['AAAA'], fuel: 'gas', ended: null }]);
  await follow(/^\/standing-instructions\/sti_\w+\/end$/);
  await desk.send(desk.address, { reason: 'over' });
  expect(desk.page!.text).toContain('Ended: it answers nothing any more.');
  expect(await list('/v1/standing-instructions')).toMatchObject([{ ended: { reason: 'over' } }]);
});

test('whether what is supplied is kept is said once for all', async () => {
  await desk.fill('/holdings/keeping', { keep: 'true' });
  expect(desk.page!.text).toContain('Codes that you supply are kept as your holdings, since');
  expect((await world.as('BBBB').get('/v1/holdings/keeping')).body).toMatchObject({ keep: true });
});

const idOf = (path: string): string => path.slice('/v1'.length);

test('the worklist says how near each is to a breach and who has it, and is narrowed to mine and nobody’s', async () => {
  await leaveOf(world);
  const [mine, others] = [world.device(), world.device()];
  const [taken, left] = [idOf(await world.raised(mine)), idOf(await world.raised(others))];
  await read(taken);
  await follow(/assignment\?to=tester$/);
  await desk.send(`${taken}/assignment`, { to: 'tester' });
  expect(desk.page!.text).toContain('<strong>tester</strong> has it.');
  expect(await read('/worklist?whose=mine')).toContain(mine.deviceId);
  expect(desk.page!.text).not.toContain(others.deviceId);
  expect(await read('/worklist?whose=nobodys')).toContain(others.deviceId);
  expect(desk.page!.text).not.toContain(mine.deviceId);
  const { dueOn } = (await world.as('BBBB').get(`/v1${left}`)).body.leg as { readonly dueOn: string };
  await world.as('SECA').post('/v1/sandbox/clock', { now: `${dueOn}T10:00:00Z` });
  expect(await read('/worklist')).toMatch(/govuk-tag--red">Due today</);
  expect(await read('/worklist.csv')).toContain(',Due today,tester');
});

test('notes stay among colleagues, and who is away has work go to who takes over', async () => {
  const request = idOf(await world.raised());
  await desk.fill(`${request}/team-notes`, { text: '' });
  expect(links(desk.page!.text)).toContain('#field-text');
  await desk.send(`${request}/team-notes`, { text: '<b>Asked the depot</b>' });
  expect(desk.page!.text).toContain('&lt;b&gt;Asked the depot&lt;/b&gt;');
  const requester = await atPortal(world, 'AAAA');
  await requester.open(request);
  expect(requester.page!.text).not.toMatch(/Asked the depot|Your team/);

  const today = new Date((await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT1H' })).body.now as string);
  const day = (name: string, on: Date) => ({
    [`${name}-day`]: String(on.getUTCDate()),
    [`${name}-month`]: String(on.getUTCMonth() + 1),
    [`${name}-year`]: String(on.getUTCFullYear()),
  });
  const leave = { who: 'anna', takesOver: 'anna', ...day('from', today), ...day('to', today) };
  await desk.fill('/team/covers/add', leave);
  expect(links(desk.page!.text)).toContain('#field-takesOver');
  await desk.send('/team/covers/add', { ...leave, takesOver: 'bob' });
  expect(desk.page!.text).toMatch(/anna<\/th><td[^>]*>bob</);
  await desk.fill(`${request}/assignment`, { to: 'anna' });
  expect(desk.page!.text).toContain('<strong>bob</strong> has it, while anna is away.');
  await desk.fill('/team/covers/anna/end', {});
  expect(desk.page!.text).toContain('Nobody is away.');
});

test('“not ours” is said in two presses: the link, and who it was by what the inventory tells the reader', async () => {
  const device = world.device();
  const row = { deviceId: device.deviceId, deviceType: device.deviceType, mpxn: device.mpxn, addedBy: 'BBBB' };
  await world.as('DCCX').post('/v1/inventory/devices', {
    devices: [{ ...row, smiStatus: device.status, registeredSupplier: 'AAAA', installingSupplier: 'CCCC' }],
  });
  const path = await world.raised(device, { installingSupplier: 'BBBB' });
  await read(idOf(path));
  await follow(/not-ours$/);
  const [, party] = /name="suggestedInstaller" value="(\w+)"/.exec(desk.page!.text) ?? [];
  expect(party).toBe('CCCC');
  await desk.send(desk.address, { suggestedInstaller: party! });
  expect(desk.page!.text).toContain('Said: it is not yours. The next one is asked.');
  expect((await world.as('AAAA').get(path)).body).toMatchObject({
    leg: { addressee: 'CCCC', basis: 'suggested-by-addressee' },
  });
});

test('how a party answers is told from the same figures that SECAS has', async () => {
  const { dueOn } = (await world.as('BBBB').get(await world.raised())).body.leg as { readonly dueOn: string };
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P20D' });
  const [year, month] = dueOn.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  const { lines } = (await world.as('SECA').get(`/v1/sla/league?from=${dueOn.slice(0, 7)}-01&to=${last}`)).body;
  const own = (lines as readonly { party: string; due: { count: number } }[]).find(({ party }) => party === 'BBBB')!;
  expect(own.due.count).toBeGreaterThan(0);
  const text = await read('/performance');
  expect(text).toMatch(new RegExp(`<a class="govuk-link" href="/sla/legs\\?of=due&amp;[^"]*">${own.due.count}<`));
  expect(text).toContain('figures that SECAS sees of your party');
  expect(await read('/performance.csv')).toContain(`\n${dueOn.slice(0, 7)},${own.due.count},`);
});

engineDescribe('chromium')('in a browser', (executablePath) => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    ({ page } = await seated(world, browser, 'BBBB', { viewport: { width: 1280, height: 900 } }));
  }, 60_000);
  afterAll(() => browser.close());

  test('no page of the desk has a fault that axe finds, and each fits a telephone', async () => {
    const request = idOf(await world.raised());
    const { id: mail } = (await list('/v1/mail'))[0]!;
    const pages = [
      ...['/worklist', '/worklist?whose=x', request, `${request}/not-ours`, `${request}/assignment`],
      ...[
        `${request}/team-notes`,
        '/team/covers',
        '/team/covers/add',
        '/performance',
        '/mail',
        `/mail/${String(mail)}`,
      ],
      ...['/holdings', '/holdings/offers', '/holdings/answers', '/holdings/keeping', '/holdings/conflicts'],
      ...['/holdings/conflicts/settle', '/holdings/deletion', '/standing-instructions', '/standing-instructions/give'],
    ];
    const shots = process.env['ICX_SHOTS'];
    const axe = new Axe('all');
    for (const [n, path] of pages.entries()) {
      await page.goto(world.url + path);
      expect([path, await axe.violations(page)]).toEqual([path, []]);
      if (shots) await page.screenshot({ path: `${shots}/${n}.png`, fullPage: true });
      await page.setViewportSize({ width: 360, height: 800 });
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 360]);
      if (shots) await page.screenshot({ path: `${shots}/${n}-360.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.goto(`${world.url}/holdings/deletion`);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await axe.violations(page)).toEqual([]);
  }, 60_000);
});
