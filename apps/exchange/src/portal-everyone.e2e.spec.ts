import { randomUUID } from 'node:crypto';
import { readSheet } from 'read-excel-file/node';
import { eventually } from '@icx/world-testing/eventually';
import { compactDecrypt, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { freshCode } from './codes.fixture.ts';
import { codeOf, enter } from './contacts.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const NOTICES = '/parties/CCCC/notices';
const links = (text: string): readonly string[] =>
  [...text.matchAll(/ href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
const chosen = async () => (await world.as('CCCC').get(`/v1${NOTICES}`)).body;

test('the page of a party leads its people to what is theirs, and SECAS, on that of another, to no act that it may not do', async () => {
  const own = await atPortal(world, 'CCCC');
  await own.open('/your-party');
  const expected = ['users', 'clients', 'notices'].map((what) => `/parties/CCCC/${what}`);
  expect(links(own.page!.text)).toEqual(expect.arrayContaining([...expected, '/oidc/security-keys']));
  const secas = await atPortal(world, 'SECA');
  await secas.open(NOTICES);
  expect(secas.page).toMatchObject({ status: 200 });
  expect(links(secas.page!.text).filter((href) => href.startsWith(NOTICES))).toEqual([]);
});

test('of what a party is told it chooses in a form that shows what holds; what is left empty stays', async () => {
  const browser = await atPortal(world, 'CCCC');
  await browser.open(NOTICES);
  const form = links(browser.page!.text).find((href) => href.startsWith(`${NOTICES}/choice`))!;
  await browser.open(form);
  expect(browser.page!.text).toContain('name="hours" type="text" value="any"');
  expect(browser.page!.text.match(/value="mail" selected/g)!.length).toBeGreaterThan(10);
  await browser.send(`${NOTICES}/choice`, { 'kinds.code-ready': 'digest', hours: '09:00-17:00' });
  expect(browser.page!.text).toContain('Saved: it holds from now on.');
  expect(browser.page!.text).toMatch(/Code ready<\/th><td[^>]*>in one mail a day</);
  expect(await chosen()).toMatchObject({ kinds: { 'code-ready': 'digest', reminder: 'mail' }, hours: '09:00-17:00' });
});

test('a notice that begins a clock cannot wait, and hours are not the wrong way round: both are told at their fields', async () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await world.as('CCCC').send('PATCH', '/v1/parties/CCCC/channels', headers, '{"requests":"email"}');
  const before = await chosen();
  const browser = await atPortal(world, 'CCCC');
  await browser.fill(`${NOTICES}/choice`, { 'kinds.request': 'digest' });
  expect(browser.page!.status).toBe(409);
  expect(links(browser.page!.text)).toContain('#field-kinds-request');
  await browser.fill(`${NOTICES}/choice`, { hours: '17:00-09:00' });
  expect(links(browser.page!.text)).toContain('#field-hours');
  expect(await chosen()).toEqual(before);
});

test('mail of the sandbox is found by its address, and read', async () => {
  const address = 'new-desk@clyde.example';
  const id = await enter(world, 'CCCC', { address });
  await eventually(async () => {
    const { body } = await world.as('AAAA').get(`/v1/sandbox/mailbox?to=${address}`);
    return (body as { readonly items: readonly unknown[] }).items.length > 0;
  });
  const browser = await atPortal(world, 'AAAA');
  await browser.open(`/sandbox/mailbox?to=${address}`);
  expect(browser.page!.text).toContain(`value="${address}"`);
  const mail = links(browser.page!.text).find((href) => /^\/sandbox\/mailbox\/\d+$/.test(href))!;
  await browser.open(mail);
  expect(browser.page!.text).toContain(`>${address}</dd>`);
  expect(browser.page!.text.split('<pre class="govuk-body icx-mail">')[1]).toContain(codeOf(world, id));
});

test('lists are narrowed by their form, which keeps what a link narrowed them by, and are saved as they are narrowed', async () => {
  const secas = await atPortal(world, 'SECA');
  const read = async (address: string): Promise<string> => {
    await secas.open(address);
    return secas.page!.text;
  };
  const contacts = await read('/contacts?party=BBBB');
  expect(contacts).toContain('name="party" type="text" value="BBBB"');
  for (const list of [contacts, await read('/contacts.csv?party=BBBB')]) {
    expect(list).toContain('codes@bbbb.example');
    expect(list).not.toContain('codes@aaaa.example');
  }
  expect(await read('/backlog?receivedFrom=2026-01-01&state=raised')).toMatch(
    /<option value="raised" selected>[^]*<input type="hidden" name="receivedFrom" value="2026-01-01">/,
  );
  const { quarter } = (await world.as('SECA').post('/v1/contact-lists')).body;
  expect(await read('/contact-lists.csv')).toContain(`${quarter},`);
  expect(await read(`/contact-lists/${quarter}/points.csv`)).toContain('codes@aaaa.example');
  expect(await read('/parties.csv')).toContain('BBBB,');
  expect(await read('/parties/CCCC/users.csv')).toContain('tester@CCCC,');
  expect(secas.page!.headers).toMatchObject({ 'content-disposition': 'attachment; filename="TEST-users-CCCC.csv"' });
  expect(await read('/successions.csv')).toMatch(/^From,To,Kind.*\r\n"TEST: a sandbox, without real data"/);
});

test('what of a filter is wrong stands where it was typed, with what to do about it', async () => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open('/requests?state=opne&deviceId=12-34&relation=requester');
  expect(browser.page!.status).toBe(400);
  expect(browser.page!.text).toContain('<option value="opne" selected>opne</option>');
  expect(browser.page!.text).toContain('type="text" value="12-34" aria-describedby="filter-deviceId-error"');
  expect(links(browser.page!.text)).toEqual(
    expect.arrayContaining(['#filter-state', '#filter-deviceId', '/requests.xlsx?relation=requester']),
  );
});

test('a list is saved as a workbook too: with the rows of the CSV, texts all of them', async () => {
  await world.raised();
  const cookie = (await atPortal(world, 'AAAA')).cookiesFor('/');
  const saved = async (ending: string) => {
    const answer = await fetch(`${world.url}/requests.${ending}?state=open`, { headers: { cookie } });
    return { type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const { type, bytes } = await saved('xlsx');
  expect(type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  const sheet = await readSheet(bytes);
  const [names, ...rows] = (await saved('csv')).bytes.toString().trim().split('\r\n');
  expect(sheet[0]!.join(',')).toBe(names);
  expect(sheet).toHaveLength(rows.length + 1);
  expect(rows.length).toBeGreaterThan(1);
  expect(sheet.at(-1)![0]).toBe('TEST: a sandbox, without real data');
});

test('a party has its codes sealed to its key, or on the page where its people say so, and in clear again', async () => {
  const path = await world.raised();
  const code = freshCode();
  await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: code });
  const reveal = path.replace('/v1', '').concat('/reveal');
  const browser = await atPortal(world, 'AAAA');
  await browser.open(reveal);
  expect(browser.page!.text).not.toContain('How it comes');
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
  await browser.fill('/reveal-key/registration', { key: JSON.stringify(await exportJWK(privateKey)) });
  expect(links(browser.page!.text)).toContain('#field-key');
  await browser.fill('/reveal-key/registration', { key: JSON.stringify(await exportJWK(publicKey)) });
  expect(browser.page!.text).toContain('Registered: codes come sealed to it from now on.');

  const asked = { format: 'raw-16', reason: 'site visit' };
  const shown = () => browser.page!.text.replaceAll(/<\/?span>|\s/g, '');
  await browser.fill(reveal, { ...asked, delivery: 'jwe' });
  expect(shown()).not.toContain(code.slice(0, 32));
  const [, jwe = ''] = /id="sealed"[^>]*>([\w.-]+)</.exec(browser.page!.text)!;
  const { plaintext } = await compactDecrypt(jwe, privateKey);
  expect(decodeJwt(Buffer.from(plaintext).toString())).toMatchObject({ installCode: code.slice(0, 32) });
  await browser.fill(reveal, { ...asked, delivery: 'plain' });
  expect(shown()).toContain(code.slice(0, 32));
  await browser.fill('/reveal-key/removal', {});
  expect(browser.page!.text).toContain('come in clear');
});
