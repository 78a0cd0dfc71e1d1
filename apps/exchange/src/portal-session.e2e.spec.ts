import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { call } from './http-call.fixture.ts';
import { atPortal, PortalBrowser } from './portal.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const SESSION = 'icx-portal-session';
const sessionOf = (browser: PortalBrowser) => browser.cookie(SESSION);
const records = (statement: string) => {
  const db = new DatabaseSync(join(world.folder, 'inbox.db'));
  db.exec(statement);
  db.close();
};
const counted = (statement: string) => {
  const db = new DatabaseSync(join(world.folder, 'inbox.db'));
  const { many } = db.prepare(statement).get() as { readonly many: number };
  db.close();
  return many;
};
/** As half an hour without a call does. */
const goIdle = () => records("DELETE FROM provider_records WHERE model = 'PortalSeen'");
const form = (headers: Readonly<Record<string, string>>) => ({
  'content-type': 'application/x-www-form-urlencoded',
  ...headers,
});

test('a person signs in by the provider, with a cookie that is no script’s, and sees a page that nobody keeps', async () => {
  const browser = await atPortal(world, 'AAAA');
  expect(browser.page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(browser.page!.text).toMatch(/Test person<\/a>, <a href="\/your-party">.*AAAA</);
  const set = browser.set.find((line) => line.startsWith(`${SESSION}=`));
  expect(set).toMatch(/; HttpOnly; SameSite=Lax$/);
  expect(browser.page!.headers['content-security-policy']).toContain("script-src 'self'");
});

test('what a browser brought along before is no session after the sign-in: its id is new each time', async () => {
  const browser = await atPortal(world, 'AAAA');
  const first = sessionOf(browser);
  await browser.signIn('AAAA');
  expect(sessionOf(browser)).not.toBe(first);
  const old = new PortalBrowser(world.url);
  old.keep(SESSION, first!);
  expect(await old.open('/requests')).toContain('/oidc/');
  const planted = new PortalBrowser(world.url);
  planted.keep(SESSION, 'planted-by-somebody');
  await planted.signIn('AAAA');
  expect(sessionOf(planted)).not.toBe('planted-by-somebody');
});

test('signed out is over, also for whoever goes back or has copied the cookie', async () => {
  const browser = await atPortal(world, 'AAAA');
  const copied = sessionOf(browser)!;
  await browser.open('/sign-out', { csrf: browser.hidden('csrf') });
  expect(browser.page!.text).not.toContain('Test person');
  const other = new PortalBrowser(world.url);
  other.keep(SESSION, copied);
  expect(await other.open('/requests')).toContain('/oidc/');
});

test('what the provider knows of a browser lets nobody in, and ends with the session here: neither desk nor copied cookie', async () => {
  const known = () => counted("SELECT count(*) AS many FROM provider_records WHERE model = 'Session'");
  const before = known();
  const browser = await atPortal(world, 'AAAA');
  const thief = new PortalBrowser(world.url);
  for (const name of ['icx-session', 'icx-session.sig']) thief.keep(name, browser.cookie(name)!);
  // As `icx login` asks, but for the sign-in: its tokens reveal codes, for a working day.
  const asked = {
    ...{ client_id: 'icx', redirect_uri: 'http://127.0.0.1:1/signed-in', response_type: 'code', scope: 'openid' },
    ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' },
  };
  const ask = (more: object = {}) =>
    thief.open(`/oidc/authorization?${new URLSearchParams({ ...asked, ...more }).toString()}`);
  await ask();
  expect(thief.page!.text).toContain('name="password"');
  expect(new URL(await ask({ prompt: 'none' })).searchParams.get('error')).toBe('login_required');
  expect(known()).toBe(before + 1);
  await browser.open('/sign-out', { csrf: browser.hidden('csrf') });
  expect(known()).toBe(before);
});

test('whoever is removed is out at once', async () => {
  const browser = await atPortal(world, 'CCCC');
  await world.as('CCCC').post('/v1/parties/CCCC/users/tester/removal', { reason: 'left' });
  expect(await browser.open('/requests')).toContain('/oidc/');
});

test('a sign-in that another browser began ends nowhere, nor does one that began too long ago', async () => {
  const [one, other] = [new PortalBrowser(world.url), new PortalBrowser(world.url)];
  await other.open('/signed-in?code=x&state=y');
  expect(other.page!.text).toContain('sign-in-over');
  await one.open('/sign-in');
  await one.open('/signed-in?code=x&state=y');
  expect(one.page!.text).toContain('sign-in-refused');
});

test('one leads back to the page that was asked for, and never elsewhere', async () => {
  const browser = new PortalBrowser(world.url);
  await browser.signIn('AAAA', `/sign-in?to=${encodeURIComponent('/requests?state=open')}`);
  expect(browser.page!.text).toContain('<h1 class="govuk-heading-l">Requests</h1>');
  for (const to of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example']) {
    expect(await browser.signIn('AAAA', `/sign-in?to=${encodeURIComponent(to)}`)).toBe(`${world.url}/`);
  }
});

describe('a form', () => {
  let path: string;
  let address: string;
  let browser: PortalBrowser;
  beforeEach(async () => {
    path = await world.raised();
    address = `/requests/${path.split('/').at(-1)!}/withdraw`;
    browser = await atPortal(world, 'AAAA');
  });
  const state = async () => (await world.as('AAAA').get(path)).body.state;

  test.each([
    ['of another origin', { origin: 'https://evil.example' }, 'form-from-elsewhere'],
    ['of another site', { origin: 'own', 'sec-fetch-site': 'cross-site' }, 'form-from-elsewhere'],
    ['of no origin', {}, 'form-from-elsewhere'],
    ['without the token of the session', { origin: 'own' }, 'form-token-wrong'],
  ])('%s does nothing', async (_, headers, code) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'own' ? world.url : String(value)]),
    );
    const sent = form({ cookie: browser.cookiesFor('/'), ...own });
    const body = 'csrf=wrong&key=0190a1b2-0000-7000-8000-000000000001';
    const reply = await call(world.url, { method: 'POST', path: address, headers: sent, body });
    expect([reply.status, reply.text.includes(code)]).toEqual([403, true]);
    expect(await state()).toBe('open');
  });

  test.each([
    ['a tab of before the same person signed in again', 'AAAA'],
    ['a tab of somebody who has signed out, and another one signed in', 'AAAA, then BBBB'],
  ])('from %s does nothing, and is shown again with what was typed', async (_, who) => {
    await browser.open('/raise');
    const stale = browser.form();
    if (who !== 'AAAA') await browser.open('/sign-out', { csrf: browser.hidden('csrf') });
    await browser.signIn(who === 'AAAA' ? 'AAAA' : 'BBBB');
    await browser.open('/raise', { ...stale, deviceId: '00-DB-12-34-56-78-9A-BC', yourReference: 'in the old tab' });
    expect(browser.page!.status).toBe(403);
    expect(browser.page!.text).toContain('data-code="form-token-wrong"');
    expect(browser.page!.text).toContain('value="in the old tab"');
    expect(browser.hidden('csrf')).not.toBe(stale['csrf']);
    const { body } = await world.as(who === 'AAAA' ? 'AAAA' : 'BBBB').get('/v1/requests?ref=in+the+old+tab');
    expect(JSON.stringify(body)).not.toContain('in the old tab');
  });

  test('is filled in by a link, but has a key and a revision of its own', async () => {
    await browser.open(`${address}?reason=moved+out&key=planted&revision=0`);
    expect(browser.page!.text).toContain('moved out');
    expect(browser.hidden('key')).not.toBe('planted');
    await browser.send(address, { reason: 'moved out' });
    expect(await state()).toBe('ended');
  });

  test('that is sent twice is done once, and both lead to what came of it', async () => {
    await browser.open(address);
    const hidden = browser.form();
    for (let press = 0; press < 2; press++) {
      await browser.open(address, { ...hidden, reason: 'moved out' });
      expect(browser.page!.text).toContain('Withdrawn.');
    }
    const events = eventNames(await world.as('AAAA').get(`${path}/history`));
    expect(events.filter((name) => name === 'request-withdrawn')).toHaveLength(1);
  });

  test('on a page that is stale tells so, and does nothing', async () => {
    await browser.open(address);
    const hidden = browser.form();
    await world.as('AAAA').post(`${path}/reroute`, { addressee: 'CCCC' });
    await browser.open(address, { ...hidden, reason: 'too late' });
    expect(browser.page!.status).toBe(412);
    expect(browser.page!.text).toContain('has changed since you opened the page');
    expect(browser.page!.text).toContain('too late');
    expect(await state()).toBe('open');
  });

  test('with something wrong keeps what was typed, and its summary leads to the field', async () => {
    const raise = { deviceId: '00-DB-ZZ', yourReference: 'JOB "7" <b>', 'neededBy-day': '31' };
    await browser.fill('/raise', raise);
    const { status, text } = browser.page!;
    expect(status).toBe(400);
    expect(text).toContain('<a href="#field-deviceId">');
    expect(text).toContain('<a href="#field-neededBy-day">');
    expect(text).toContain('value="00-DB-ZZ"');
    expect(text).toContain('value="JOB &quot;7&quot; &lt;b&gt;"');
  });

  test('whose session was over in the middle does nothing, and comes back filled in to the same person alone', async () => {
    await browser.open(address);
    const hidden = browser.form();
    goIdle();
    await browser.open(address, { ...hidden, reason: 'typed for long' });
    expect(browser.page).toMatchObject({ status: 401 });
    expect(await state()).toBe('open');
    await browser.signIn('AAAA', `/sign-in?to=${address}`);
    expect(browser.page!.text).toContain('typed for long');
    expect(browser.page!.text).toContain('You have signed in again');
    await browser.send(address, { reason: 'typed for long' });
    expect(await state()).toBe('ended');
  });

  test('is not given back to somebody else who signs in at the same browser', async () => {
    await browser.open('/raise');
    const hidden = browser.form();
    goIdle();
    await browser.open('/raise', { ...hidden, yourReference: 'of AAAA alone' });
    await browser.signIn('BBBB', '/sign-in?to=/raise');
    expect(browser.page!.text).toContain('Ask for a code');
    expect(browser.page!.text).not.toContain('of AAAA alone');
  });

  test('with a code in it keeps the code nowhere', async () => {
    const code = '83FED3407A939723A5C639B26916D505';
    const answer = `/requests/${path.split('/').at(-1)!}/answer`;
    const addressee = await atPortal(world, 'BBBB');
    await addressee.open(answer);
    const hidden = addressee.form();
    goIdle();
    await addressee.open(answer, { ...hidden, answer: 'code-supplied', installCode: code, note: 'kept' });
    await addressee.signIn('BBBB', `/sign-in?to=${answer}`);
    expect(addressee.page!.text).toContain('kept');
    expect(addressee.page!.text).not.toContain(code);
    await addressee.fill(answer, { answer: 'code-supplied', installCode: `${code.slice(2)}zz` });
    expect(addressee.page!.status).toBeGreaterThan(399);
    expect(addressee.page!.text).not.toContain(code.slice(2));
  });
});

test('a person sees where it is signed in, ends one of them, all the others, and all', async () => {
  const [here, there, elsewhere] = [
    await atPortal(world, 'BBBB'),
    await atPortal(world, 'BBBB'),
    await atPortal(world, 'BBBB'),
  ];
  const isIn = async (browser: PortalBrowser) => !(await browser.open('/requests')).includes('/oidc/');
  await here.fill('/your-sign-in/others', {});
  await there.signIn('BBBB');
  await elsewhere.signIn('BBBB');
  await here.open('/your-sign-in');
  expect(here.page!.text.match(/127\.0\.0\.1<\/td>/g)).toHaveLength(3);
  expect(here.page!.text.match(/now, here/g)).toHaveLength(1);
  const stranger = await atPortal(world, 'DCCX');
  const endings = [...here.page!.text.matchAll(/href="(\/your-sign-in\/sessions\/[^"]+)"/g)].map(([, href]) => href!);
  await stranger.open(endings[0]!);
  expect(stranger.page).toMatchObject({ status: 404 });

  await there.open('/your-sign-in');
  const row = there.page!.text.split('now, here')[1]!;
  const [, own = ''] = /href="([^"]+\/ending)"/.exec(row)!;
  await here.fill(own, {});
  expect(here.page!.text).toContain('Ended: whoever sits there');
  expect([await isIn(here), await isIn(there), await isIn(elsewhere)]).toEqual([true, false, true]);
  await here.fill('/your-sign-in/others', {});
  expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
  await here.fill('/your-sign-in/everywhere', {});
  expect(here.page!.text).toContain('Ask who installed a smart meter');
  expect([await isIn(here), await isIn(stranger)]).toEqual([false, true]);
});

test('twenty codes are asked for by one sign-in; then the person signs in again, and goes on with what was typed', async () => {
  const id = (await world.raised()).split('/').at(-1)!;
  const reveal = { format: 'raw-16', reason: 'site visit' };
  const browser = await atPortal(world, 'AAAA');
  const address = `/requests/${id}/reveal`;
  await browser.open(address);
  const form = browser.form();
  for (let asked = 0; asked < 20; asked++) {
    await browser.open(address, { ...form, ...reveal });
    expect(browser.page!.text).not.toContain('sign-in-again');
  }
  const session = sessionOf(browser);
  await browser.open(address, { ...form, ...reveal });
  expect(browser.page).toMatchObject({ status: 403, text: expect.stringContaining('data-code="sign-in-again"') });
  // A copy of its cookie is good for no more.
  const copied = new PortalBrowser(world.url);
  copied.keep(SESSION, session!);
  await copied.fill(address, reveal);
  expect(copied.page!.text).toContain('data-code="sign-in-again"');
  await browser.signIn('AAAA', `/sign-in?to=${address}`);
  expect(browser.page!.text).toContain('site visit');
  expect(browser.page!.text).toContain('value="raw-16" checked');
  await browser.send(address, reveal);
  expect(browser.page!.text).not.toContain('sign-in-again');
});

test('what is new and how accessible it is anybody reads, also who has no account', async () => {
  const stranger = new PortalBrowser(world.url);
  for (const [path, says] of [
    ['/whats-new', 'What’s new'],
    ['/accessibility', 'WCAG 2.2'],
  ] as const) {
    await stranger.open(path);
    expect(stranger.page).toMatchObject({ status: 200, text: expect.stringContaining(says) });
    expect(stranger.page!.text).not.toContain('Sign out');
  }
  const person = await atPortal(world, 'AAAA');
  await person.open('/whats-new');
  expect(person.page!.text).toContain('Sign out');
});

test('an agent acts for whom it has chosen, and every page says for whom', async () => {
  const agent = await atPortal(world, 'AGNT');
  expect(agent.page!.text).not.toContain('You act for');
  await world.as('AAAA').post('/v1/parties/AAAA/agencies', { agent: 'AGNT', scopes: ['requests:write'] });
  await agent.open('/acting-for');
  const before = sessionOf(agent);
  await agent.send('/acting-for', { party: 'AAAA' });
  expect(agent.page!.text).toContain('You act for <strong>AAAA</strong>');
  expect(sessionOf(agent)).not.toBe(before);
  await agent.open('/requests');
  expect(agent.page!.text).toContain('You act for <strong>AAAA</strong>');
  // Where it is signed in is its own business, whomever it acts for.
  await agent.fill('/your-sign-in/others', {});
  expect(agent.page!.text).toContain('Ended: you are signed in here');
  await agent.open('/acting-for');
  await agent.send('/acting-for', { party: 'BBBB' });
  expect(agent.page!.text).toContain('agency-not-granted');
});

test('an agent that signs in again in the middle of a form goes on for the party that it was typed for', async () => {
  const agent = await atPortal(world, 'AGNT');
  await agent.fill('/acting-for', { party: 'AAAA' });
  await agent.open('/raise');
  const form = agent.form();
  goIdle();
  await agent.open('/raise', { ...form, yourReference: 'typed for AAAA' });
  await agent.signIn('AGNT', '/sign-in?to=/raise');
  expect(agent.page!.text).toContain('value="typed for AAAA"');
  expect(agent.page!.text).toContain('You act for <strong>AAAA</strong>');
  // Another time it begins for itself.
  await agent.signIn('AGNT');
  expect(agent.page!.text).toContain('You act for nobody yet');
});

test('assets are kept for good, and have no typeface or sign of the government', async () => {
  const { text } = (await atPortal(world, 'AAAA')).page!;
  const [, style = ''] = /href="(\/assets\/style-[0-9a-f]{16}\.css)"/.exec(text)!;
  const reply = await call(world.url, { method: 'GET', path: style });
  expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(reply.text).toContain('govuk-button');
  expect(reply.text + text).not.toMatch(/GDS Transport|crown|crest|@font-face|logotype/i);
});
