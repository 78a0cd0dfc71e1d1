import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sandboxPassword } from '@icx/sandbox';
import type * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import type { Config } from '@icx/host';
import { call } from './http-call.fixture.ts';
import { personalClient, question } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let config: oidc.Configuration;
afterEach(() => world.close());
const opened = async (more: Partial<Config> = {}): Promise<void> => {
  world = await World.open(undefined, { trustedProxies: ['127.0.0.1'], ...more });
  config = await personalClient(world.url);
};

/** At the page that asks who one is. */
const atSignIn = async (from: string): Promise<Browser> => {
  const browser = new Browser(world.url, world.url, from);
  await browser.open((await question(config)).address.href);
  return browser;
};
const right = { name: 'tester@AAAA', password: sandboxPassword, code: '' };
const wrong = { ...right, password: 'a guess' };
/** The status after one try on a page of its own; 200: the next page, so signed in. */
const tryFrom = async (from: string, fields: Readonly<Record<string, string>>): Promise<Browser> => {
  const browser = await atSignIn(from);
  await browser.submit(fields);
  return browser;
};
const statusFrom = async (from: string, fields = wrong): Promise<number> => (await tryFrom(from, fields)).page!.status;

test('who makes up enrolments for a name keeps nobody out: not the person, not even at the same address', async () => {
  await opened();
  const browser = new Browser(world.url, world.url, '192.0.2.1');
  const statuses = [];
  for (let n = 0; n < 7; n++) {
    await browser.open('/oidc/enrolment', { name: right.name, enrolment: 'made-up' });
    statuses.push(browser.page!.status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect(Number(browser.page!.headers['retry-after'])).toBeGreaterThan(0);
  expect(await statusFrom('192.0.2.1', right)).toBe(200);
});

test('of two who enrol at once with one code one is enrolled, with the password of its own', async () => {
  await opened();
  const user = { name: 'nora', displayName: 'Nora', scopes: [] };
  const { body } = await world.as('AAAA').post('/v1/parties/AAAA/users', user);
  const [name, passwords] = ['nora@AAAA', ['the password of the first', 'the password of the other']];
  const enrolling = await Promise.all(
    passwords.map(async (password, n) => {
      const browser = new Browser(world.url, world.url, `192.0.2.${n}`);
      await browser.open('/oidc/enrolment', { name, enrolment: body.enrolment.code, password, code: '' });
      return browser.page!.status;
    }),
  );
  expect(enrolling.toSorted()).toEqual([200, 401]);
  const signedIn = await Promise.all(
    passwords.map((password, n) => statusFrom(`192.0.2.${n}`, { name, password, code: '' })),
  );
  expect(signedIn).toEqual(enrolling);
});

test('a person is slowed where it has never signed in, once many places guess at it; where it works it is not, also after a restart', async () => {
  await opened();
  expect(await statusFrom('192.0.2.1', right)).toBe(200);
  for (let n = 0; n < 10; n++) expect(await statusFrom(`203.0.113.${n}`)).toBe(401);
  const elsewhere = await tryFrom('198.51.100.1', right);
  expect(elsewhere.page).toMatchObject({ status: 429, text: expect.stringContaining('Try again in') });
  expect(Number(elsewhere.page!.headers['retry-after'])).toBeGreaterThan(0);
  expect(await statusFrom('192.0.2.1', right)).toBe(200);

  await world.restart();
  config = await personalClient(world.url);
  for (let n = 0; n < 10; n++) expect(await statusFrom(`203.0.113.${n}`)).toBe(401);
  expect(await statusFrom('198.51.100.1', right)).toBe(429);
  expect(await statusFrom('192.0.2.1', right)).toBe(200);
});

test('sixty tries at once from one address cost one from elsewhere no more than a few of its own', async () => {
  await opened({ limits: { signInForms: 1_000 } });
  const took = async (): Promise<number> => {
    const browser = await atSignIn('192.0.2.1');
    const began = performance.now();
    await browser.submit(right);
    expect(browser.page!.status).toBe(200);
    return performance.now() - began;
  };
  const quiet = await took();
  const flood = await atSignIn('203.0.113.1');
  const { address } = flood;
  const cookies = flood.cookiesFor(address);
  const tries = Array.from({ length: 60 }, (_, n) =>
    call(world.url, {
      method: 'POST',
      path: address,
      headers: {
        cookie: cookies,
        'x-forwarded-for': '203.0.113.1',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ name: `name-${n}@AAAA`, password: 'a guess', code: '' }).toString(),
    }),
  );
  const during = await took();
  const replies = await Promise.all(tries);
  expect(during).toBeLessThan(8 * quiet);
  const early = replies.filter(({ status }) => status === 429);
  expect(early.length).toBeGreaterThanOrEqual(50);
  for (const { headers } of early) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

test('what strangers ask at the provider is kept in a few hundred bytes, or refused', async () => {
  await opened({ limits: { signIn: 1_000 } });
  const kept = (): number => {
    const db = new DatabaseSync(join(world.folder, 'inbox.db'), { readOnly: true });
    const row = db.prepare('SELECT coalesce(sum(length(sealed)), 0) AS bytes FROM provider_records').get();
    db.close();
    return row!['bytes'] as number;
  };
  const ask = async (more: Readonly<Record<string, string>>) => {
    const { address } = await question(config, more);
    const body = address.searchParams.toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    return [
      await call(world.url, { method: 'GET', path: address.pathname + address.search }),
      await call(world.url, { method: 'POST', path: '/oidc/pushed-authorization-request', headers: form, body }),
    ];
  };
  for (const name of ['state', 'nonce', 'login_hint', 'ui_locales'])
    for (const { status, headers, text } of await ask({ [name]: 'x'.repeat(14_000) })) {
      const told = `${headers.location ?? ''}${text}`;
      expect([name, status < 500, /invalid_request/.test(told)]).toEqual([name, true, true]);
    }
  expect(kept()).toBe(0);
  for (const { status } of await ask({ state: 'x'.repeat(500) })) expect(status).toBeLessThan(400);
  expect(kept()).toBeGreaterThan(0);
  expect(kept()).toBeLessThan(2 * 4_096);
});

test('an address may ask at the provider, and send forms, so often in a minute; another goes on', async () => {
  await opened({ limits: { signIn: 6, signInForms: 2 } });
  const from = (address: string, method = 'GET') =>
    call(world.url, { method, path: '/oidc/enrolment', headers: { 'x-forwarded-for': address } });
  const statuses = [];
  for (let n = 0; n < 7; n++) statuses.push((await from('192.0.2.1')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
  const refused = await from('192.0.2.1');
  expectProblem(refused, 429, 'rate-limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const forms = [];
  for (let n = 0; n < 3; n++) forms.push((await from('192.0.2.2', 'POST')).status);
  expect(forms).toEqual([401, 401, 429]);
  expect((await call(world.url, { method: 'GET', path: '/livez' })).status).toBe(200);
});
