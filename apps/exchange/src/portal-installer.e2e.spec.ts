import { conflicting, doubted, held } from './post-states.fixture.ts';
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
