import { sandboxPassword } from '@icx/sandbox';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { call } from './http-call.fixture.ts';
import { Holder, personalClient, question, systemOf } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await World.open(undefined, { trustedProxies: ['127.0.0.1'] });
});
afterEach(() => world.close());

const signIn = async (from: string, name: string, password: string): Promise<void> => {
  const browser = new Browser(world.url, world.url, from);
  await browser.open((await question(await personalClient(world.url))).address.href);
  await browser.submit({ name, password, code: '' });
};
const record = async (path = '/v1/sign-ins') => {
  const reply = await world.as('SECA').get(path);
  expect(reply.status).toBe(200);
  return reply.body.items as Record<string, unknown>[];
};
const period = { since: expect.any(String), until: expect.any(String), at: expect.any(String) };

test('sign-ins are on record with who and from where; a party reads its own, SECAS all', async () => {
  await signIn('192.0.2.1', 'tester@AAAA', sandboxPassword);
  await signIn('2001:db8:1:2::7', 'Tester@bbbb', sandboxPassword);
  const [bbbb, aaaa] = [
    { party: 'BBBB', subject: 'user:BBBB/tester', source: '2001:db8:1:2::/64' },
    { party: 'AAAA', subject: 'user:AAAA/tester', source: '192.0.2.1' },
  ].map((one) => ({ ...one, what: 'signed-in', secondFactor: false, at: expect.any(String) }));
  expect(await record()).toEqual([bbbb, aaaa]);
  expect((await world.as('AAAA').get('/v1/parties/AAAA/sign-ins')).body).toEqual({
    items: [aaaa],
    next: null,
    more: false,
  });
  expect(await record('/v1/parties/BBBB/sign-ins')).toEqual([bbbb]);
  expect(await record('/v1/sign-ins?to=2020-01-01')).toEqual([]);
  expect((await world.as('BBBB').get('/v1/parties/AAAA/sign-ins')).status).toBe(404);
});

test('what is refused is counted by source and party; what a stranger typed as a name is not kept', async () => {
  for (let n = 0; n < 2; n++) await signIn('192.0.2.1', 'tester@AAAA', 'a guess');
  await signIn('192.0.2.1', 'MySecretPassword1!', 'x');
  for (let n = 0; n < 6; n++)
    await new Browser(world.url, world.url, '192.0.2.2').open('/oidc/enrolment', {
      name: 'tester@AAAA',
      enrolment: 'my-secret-code',
    });
  const refused = { ...period, what: 'attempts-refused' };
  const subject = 'user:AAAA/tester';
  const items = await record();
  expect(items).toHaveLength(3);
  expect(items).toEqual(
    expect.arrayContaining([
      {
        ...refused,
        party: 'AAAA',
        source: '192.0.2.1',
        refusals: [{ what: 'sign-in', code: 'sign-in-wrong', subject, count: 2 }],
      },
      {
        ...refused,
        party: null,
        source: '192.0.2.1',
        refusals: [{ what: 'sign-in', code: 'sign-in-wrong', subject: null, count: 1 }],
      },
      {
        ...refused,
        party: 'AAAA',
        source: '192.0.2.2',
        refusals: [
          { what: 'enrolment', code: 'enrolment-wrong', subject, count: 5 },
          { what: 'enrolment', code: 'sign-in-too-often', subject, count: 1 },
        ],
      },
    ]),
  );
  const all = JSON.stringify(items).toLowerCase();
  for (const typed of ['secret', 'a guess']) expect(all).not.toContain(typed);
  expect(await record('/v1/parties/AAAA/sign-ins')).toHaveLength(2);
});

test('so are a new user’s enrolment, a system’s first token of the day, and tokens that are refused', async () => {
  const added = await world
    .as('AAAA')
    .post('/v1/parties/AAAA/users', { name: 'anna', displayName: 'Anna', scopes: [] });
  const form = { name: 'anna@AAAA', enrolment: added.body.enrolment.code };
  const browser = new Browser(world.url, world.url, '192.0.2.3');
  await browser.open('/oidc/enrolment', { ...form, password: 'correct horse battery', code: '' });
  expect(browser.page!.text).toContain('You are set up');

  const client = await systemOf(world.url, world.folder, 'AAAA');
  const DPoP = oidc.getDPoPHandle(client, (await Holder.make()).keys);
  for (let n = 0; n < 3; n++) await oidc.clientCredentialsGrant(client, { scope: 'requests:write' }, { DPoP });
  const ask = (client_id: string) =>
    call(world.url, {
      method: 'POST',
      path: '/oidc/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '192.0.2.4' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id }).toString(),
    });
  for (const id of ['AAAA.system', 'AAAA.system', 'made-up'])
    expect((await ask(id)).status).toBeGreaterThanOrEqual(400);
  const headers = { authorization: 'Bearer a.b.c', 'x-forwarded-for': '192.0.2.5' };
  for (const more of [headers, headers, {}])
    await call(world.url, { method: 'GET', path: '/v1/requests', headers: more });

  const items = await record();
  const subject = 'client:AAAA/system';
  expect(items.filter(({ what }) => what !== 'attempts-refused').toReversed()).toEqual([
    {
      at: expect.any(String),
      what: 'enrolled',
      party: 'AAAA',
      subject: 'user:AAAA/anna',
      source: '192.0.2.3',
      secondFactor: false,
    },
    { at: expect.any(String), what: 'token-issued', party: 'AAAA', subject, source: '127.0.0.1' },
  ]);
  const refusals = Object.fromEntries(
    items
      .filter(({ what }) => what === 'attempts-refused')
      .map(({ party, source, refusals }) => [`${party} ${source}`, refusals]),
  );
  expect(refusals).toEqual({
    'AAAA 192.0.2.4': [{ what: 'token', code: expect.stringMatching(/^invalid_/), subject, count: 2 }],
    'null 192.0.2.4': [{ what: 'token', code: expect.stringMatching(/^invalid_/), subject: null, count: 1 }],
    'null 192.0.2.5': [{ what: 'call', code: 'token-invalid', subject: null, count: 2 }],
  });
});

test('what was refused before an orderly end is on record after it', async () => {
  await signIn('192.0.2.1', 'tester@AAAA', 'a guess');
  await world.restart();
  expect(await record()).toEqual([
    expect.objectContaining({ what: 'attempts-refused', party: 'AAAA', source: '192.0.2.1' }),
  ]);
});
