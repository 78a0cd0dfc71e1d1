import { eventually } from '@icx/world-testing/eventually';
import { atPortal, type PortalBrowser } from './portal.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open(undefined, { sandboxApprovals: true })));
afterAll(() => world.close());

const SEND = '/files/send/requests';
const csv = (...rows: readonly string[]) => ['deviceId,deviceType,yourReference', ...rows, ''].join('\n');
/** The page of the file that was sent, once its file has ended. */
const ended = (browser: PortalBrowser): Promise<string> => {
  const at = browser.address;
  return eventually(async () => {
    await browser.open(at);
    return />(Done|Refused|Cancelled)<\/dd>/.test(browser.main) && browser.main;
  });
};

test('a file is chosen, sent and worked off; what was not taken is told by its line, and sent again mended', async () => {
  const { deviceId, deviceType } = world.device();
  const browser = await atPortal(world, 'AAAA');
  await browser.open('/files');
  expect(browser.main).toContain(`href="${SEND}"`);
  await browser.open(SEND);
  expect(browser.main).toContain('href="/files/templates/requests.xlsx"');
  await browser.upload(SEND, {
    name: 'june <b>.csv',
    bytes: csv(`${deviceId},${deviceType},=1+1`, 'nonsense,ESME,'),
  });
  expect(browser.main).toContain('The file is here.');
  const told = await ended(browser);
  expect(told).toContain('<h1 class="govuk-heading-l">june &lt;b&gt;.csv</h1>');
  expect(told).toContain('1 of 2 rows were not taken: save them, mend them, and send them again.');
  expect(told).toMatch(/<th scope="row"[^>]*>3<\/th><td[^>]*>deviceId<\/td><td[^>]*>[^<]+Device ID/);
  const requests = (await world.as('AAAA').get(`/v1/requests?deviceId=${deviceId}`)).body.items;
  expect(requests).toMatchObject([{ deviceId, yourReference: '=1+1' }]);

  const at = browser.address;
  const toMend =
    /<span class="icx-count">1<\/span> rows of your latest file \(Requests\) that were not taken: mend them/;
  await browser.open('/');
  expect(browser.main).toMatch(toMend);
  await browser.open(`${at}/mend.csv`);
  const { text, headers } = browser.page!;
  expect(headers['content-disposition']).toMatch(/^attachment; filename="TEST-fil_\w+-mend\.csv"$/);
  const good = world.device({ deviceType: 'ESME' });
  await browser.open(at);
  await browser.upload(SEND, { name: 'mended.csv', bytes: text.replace('nonsense', good.deviceId) });
  expect(await ended(browser)).toContain('All of it is done: 1 row.');
  await browser.open('/');
  expect(browser.main).not.toMatch(toMend);
  await browser.open('/files');
  expect(browser.main).toMatch(/mended\.csv<\/a>[^]*june &lt;b&gt;\.csv<\/a>/);
});

test.each([
  ['that is none', Buffer.from('%PDF-1.7 nothing of a table'), 'This is no table'],
  ['whose columns are of another kind', Buffer.from('deviceId,installCode\nx,y\n'), 'installCode'],
  ['with a workbook that is none', Buffer.from('PK\x03\x04 and then nothing'), 'it was cut on its way'],
])('a file %s is refused whole, in words beside the field for another one', async (_, bytes, words) => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open(SEND);
  await browser.upload(SEND, { name: 'odd', bytes });
  const told = await ended(browser);
  expect(told).toContain('Nothing of it was taken.');
  const [, beside = ''] = /id="field-file-error"[^>]*>(.*?)<\/p>\s*<input[^>]*id="field-file"/s.exec(told) ?? [];
  expect(beside).toContain(words);
});

test('without a file, of another session, or of no kind of its own nothing is taken', async () => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open(SEND);
  await browser.upload(SEND, undefined, { dryRun: 'yes' });
  expect(browser.page).toMatchObject({ status: 400 });
  expect(browser.main).toMatch(/<a href="#field-file">Choose the file/);
  // What else was said stays.
  expect(browser.main).toMatch(/name="dryRun" type="checkbox" value="yes" checked/);
  const files = async () => (await world.as('AAAA').get('/v1/files')).body.items.length;
  const before = await files();
  await browser.upload(SEND, { name: 'a.csv', bytes: csv('x,y,z') }, { csrf: 'another' });
  expect(browser.main).toContain('form-token-wrong');
  await browser.open('/files/send/inventory');
  expect(browser.page!.status).toBe(403);
  await browser.open(SEND);
  await browser.upload('/files/send/inventory', { name: 'a.csv', bytes: csv('x,y,z') });
  expect(browser.page!.status).toBe(403);
  expect(await files()).toBe(before);
});

test('a link names a mapping profile, and says nothing of what would be saved under that name unseen', async () => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open('/files/profiles/save/answers?id=flexco&mapping=planted');
  expect(browser.main).toContain('value="flexco"');
  expect(browser.main).toMatch(/name="mapping" value=""/);
});

test('sent twice by one form it is one file, and no other party finds it', async () => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open(SEND);
  const form = browser.form();
  const bytes = csv(`${world.device().deviceId},,`);
  await browser.upload(SEND, { name: 'a.csv', bytes }, form);
  const first = browser.address;
  await browser.upload(SEND, { name: 'a.csv', bytes }, form);
  expect(browser.address).toBe(first);
  const theirs = await atPortal(world, 'BBBB');
  for (const what of ['', '/rows.csv', '/mend.csv', '/cancellation']) {
    await theirs.open(first + what);
    expect([what, theirs.page!.status]).toEqual([what, 404]);
  }
});

test('where the act of a row needs two people the file waits for the second, who finds it; it can be cancelled', async () => {
  const browser = await atPortal(world, 'SECA');
  await browser.open('/files/send/parties');
  await browser.upload('/files/send/parties', { name: 'p.csv', bytes: 'partyId,name\nZZZZ,Zed\n' });
  expect(browser.main).toContain('It waits for a second person');
  const at = browser.address;
  const [, approval = ''] = /href="(\/approvals\/apr_[^"]+)"/.exec(browser.main)!;
  await browser.open(approval);
  expect(browser.main).toContain('p.csv');
  await browser.fill(`${at}/cancellation`, {});
  expect(browser.main).toContain('It was cancelled. What was taken before stays.');
});
