import { SoftwareAuthenticator, type Wrong } from '@icx/identity/software-authenticator';
import { freePort } from '@icx/world-testing/free-port';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { knownAs } from './http-call.fixture.ts';
import { Holder, personalClient, question } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { askedBy, KeyHolder, keysOn, password, ticketOn } from './security-keys.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let origin: string;
let config: oidc.Configuration;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  world = await World.open(undefined, { port, publicUrl: origin, trustedProxies: ['127.0.0.1'] });
  knownAs.set(world.url, new URL(origin).host);
  config = await personalClient(origin, world.url);
});
afterAll(() => world.close());

let people = 0;
/** From a network of its own, so that nobody waits for the failures of another. */
const browserOf = (): Browser => new Browser(origin, world.url, `192.0.2.${(people += 1)}`);
const invited = (name: string, options = {}) => KeyHolder.invited(world.as('AAAA'), browserOf(), origin, name, options);
const enrolled = async (name: string, more: Parameters<KeyHolder['enrol']>[0] = {}): Promise<KeyHolder> => {
  const holder = await invited(name);
  await holder.enrol(more);
  expect(holder.browser.page!.text).toContain('You are set up');
  return holder;
};

/** The browser at the sign-in page of a question, and what its client goes on with. */
const asking = async (browser: Browser) => {
  const asked = await question(config, { scope: 'openid' });
  await browser.open(asked.address.href);
  return asked;
};
/** Signs in with these fields: how the client is told. */
const claimsOf = async ({ name, browser }: KeyHolder, fields: () => Readonly<Record<string, string>>) => {
  const { verifier, state } = await asking(browser);
  await browser.submit({ name, password, code: '', ...fields() });
  const arrived = await browser.submit({});
  const DPoP = oidc.getDPoPHandle(config, (await Holder.make()).keys);
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const given = await oidc.authorizationCodeGrant(config, new URL(arrived), checks, {}, { DPoP });
  const { acr, amr } = decodeJwt(given.access_token);
  return { acr, amr };
};
const statusOf = async ({ name, browser }: KeyHolder, fields: Readonly<Record<string, string>>) => {
  await browser.submit({ name, password, code: '', ...fields });
  return browser.page!.status;
};
const TWO = 'urn:icx:acr:two-factor';

test('somebody enrols with a key alone, and signs in with it: a second factor like the app’s, told and on record', async () => {
  const anna = await invited('anna');
  const { headers, text } = anna.browser.page!;
  expect(headers['content-security-policy']).toContain("script-src 'self';");
  expect(text).toContain('Security keys need JavaScript. Without it use an authenticator app.');
  await anna.enrol();
  expect(await claimsOf(anna, () => ({ key: anna.signed() }))).toEqual({ acr: TWO, amr: ['pwd', 'hwk', 'mfa'] });
  const { items } = (await world.as('AAAA').get('/v1/parties/AAAA/sign-ins')).body;
  expect(items.slice(0, 3)).toMatchObject([
    { what: 'token-issued' },
    { what: 'signed-in', subject: 'user:AAAA/anna', secondFactor: true, factor: 'security-key' },
    { what: 'enrolled', subject: 'user:AAAA/anna', secondFactor: true },
  ]);
  const report = (await world.as('AAAA').get('/v1/parties/AAAA/joiners-leavers')).body.items;
  expect(report.at(-1)).toMatchObject({
    ...{ type: 'identity.security-key-added.v1', subject: 'user:AAAA/anna', what: 'changed' },
    by: { party: 'AAAA', user: 'user:AAAA/anna' },
  });
});

test('who set up a key alone signs in by no code of the seed that it was shown, nor by the password', async () => {
  const bert = await enrolled('bert');
  await asking(bert.browser);
  for (const code of [bert.codeOf(0), '']) expect(await statusOf(bert, { code })).toBe(401);
  expect(await statusOf(bert, { key: bert.signed() })).toBe(200);
});

test('who set up both signs in with either', async () => {
  const cleo = await invited('cleo', { counts: false, mayBeCopied: true });
  await cleo.enrol({ code: cleo.codeOf(0) });
  expect((await claimsOf(cleo, () => ({ code: cleo.codeOf(1) }))).amr).toEqual(['pwd', 'otp', 'mfa']);
  cleo.browser.forget();
  // A passkey that its vendor copies to other devices, and that does not count.
  for (let n = 0; n < 2; n++) {
    expect(await claimsOf(cleo, () => ({ key: cleo.signed() }))).toMatchObject({
      acr: TWO,
      amr: ['pwd', 'pop', 'mfa'],
    });
    cleo.browser.forget();
  }
});

test('a key that was made wrongly enrols nobody, and what was asked of it counts once', async () => {
  const dora = await invited('dora');
  const wrongs: readonly Wrong[] = [{ origin: 'http://localhost:1' }, { flags: 0x01 }, { challenge: 'bWluZQ' }];
  for (const wrong of wrongs) {
    await dora.enrol({ wrong });
    expect(dora.browser.page).toMatchObject({ status: 422, text: expect.stringContaining('did not answer') });
  }
  const stale = askedBy(dora.browser).challenge;
  await dora.enrol({ wrong: { flags: 0x01 } });
  await dora.enrol({ wrong: { challenge: stale } });
  expect(dora.browser.page!.status).toBe(422);
  await dora.enrol();
  expect(dora.browser.page!.text).toContain('You are set up');
});

describe('at sign-in', () => {
  let eve: KeyHolder;
  beforeAll(async () => void (eve = await enrolled('eve')));

  test.each<[string, Wrong]>([
    ['signed at another origin', { origin: 'https://localhost' }],
    ['signed for another name', { rpId: 'evil.example' }],
    ['signed without PIN, finger or face', { flags: 0x01 }],
    ['of another account of the same key', { userHandle: 'c29tZWJvZHk' }],
    ['of a challenge of its own', { challenge: 'bWluZQ' }],
  ])('what was %s is refused, in the sentence for everything that is wrong', async (_, wrong) => {
    await asking(eve.browser);
    expect(await statusOf(eve, { key: eve.signed(wrong) })).toBe(401);
    expect(eve.browser.page!.text).toContain('That does not fit together.');
    expect(await statusOf(eve, { key: eve.signed() })).toBe(200);
    eve.browser.forget();
  });

  test('what was signed for another sign-in, or was shown before, is refused', async () => {
    const other = browserOf();
    await asking(other);
    await asking(eve.browser);
    const key = eve.signed();
    await other.submit({ name: eve.name, password, code: '', key });
    expect(other.page!.status).toBe(401);
    expect(await statusOf(eve, { key })).toBe(200);
    eve.browser.forget();
    await asking(eve.browser);
    expect(await statusOf(eve, { key })).toBe(401);
    expect(
      await statusOf(eve, { key: eve.signed({}, eve.browser).replace(/"signature":"..../, '"signature":"AAAA') }),
    ).toBe(401);
    eve.browser.forget();
  });

  test('another person’s key, with this one’s name and password, is refused', async () => {
    const fay = await enrolled('fay');
    await asking(eve.browser);
    expect(await statusOf(eve, { key: fay.signed({}, eve.browser) })).toBe(401);
    expect(await statusOf(eve, { key: 'x'.repeat(20_000) })).toBe(401);
    eve.browser.forget();
  });

  test('the password is asked for besides the key, and what fails counts as guessing', async () => {
    const gina = await enrolled('gina');
    await asking(gina.browser);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push(await statusOf(gina, { password: 'a guess', key: gina.signed() }));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('a key whose counter went back, as a copy’s does, is refused, with why, and that is on record', async () => {
    const hans = await enrolled('hans');
    await asking(hans.browser);
    expect(await statusOf(hans, { key: hans.signed({ counter: 90 }) })).toBe(200);
    hans.browser.forget();
    for (const counter of [90, 5]) {
      await asking(hans.browser);
      expect(await statusOf(hans, { key: hans.signed({ counter }) })).toBe(401);
      expect(hans.browser.page!.text).toContain('as a copy of it would');
    }
    expect(await statusOf(hans, { key: hans.signed({ counter: 91 }) })).toBe(200);
    const { items } = (await world.as('AAAA').get('/v1/parties/AAAA/sign-ins')).body;
    const refused = items.flatMap(({ refusals = [] }: { refusals?: { subject: string }[] }) => refusals);
    expect(refused).toContainEqual({
      ...{ what: 'sign-in', code: 'security-key-copied', subject: 'user:AAAA/hans', count: 2 },
    });
  });
});

describe('keys of one’s own', () => {
  const post = (holder: KeyHolder, act: string, fields: Readonly<Record<string, string>>) =>
    holder.browser.open(`/oidc/security-keys/${act}`, { name: holder.name, ...fields });

  test('one adds another, signs in with it, and removes the first; the last is kept', async () => {
    const ida = await enrolled('ida');
    await ida.seeKeys();
    const [first, ...none] = keysOn(ida.browser);
    expect(none).toEqual([]);
    const spare = new SoftwareAuthenticator(origin);
    const asked = askedBy(ida.browser) as { readonly challenge: string; readonly excludeCredentials?: object };
    expect(asked.excludeCredentials).toEqual([{ type: 'public-key', id: ida.key.id }]);
    const key = spare.create(asked);
    await post(ida, 'addition', { key });
    expect(keysOn(ida.browser)).toHaveLength(2);
    const ticket = ticketOn(ida.browser);
    await post(ida, 'removal', { key: first!, ticket });
    const [second, ...rest] = keysOn(ida.browser);
    expect([rest, second === first]).toEqual([[], false]);
    for (const [again, fields] of [
      ['removal', { key: second!, ticket }],
      ['addition', { key }],
    ] as const) {
      await post(ida, again, fields);
      expect(keysOn(ida.browser)).toEqual([]);
      expect(ida.browser.page!.status).toBeGreaterThanOrEqual(400);
    }
    await asking(ida.browser);
    expect(await statusOf(ida, { key: ida.signed() })).toBe(401);
    await ida.browser.open('/oidc/security-keys');
    await ida.seeKeys({ key: spare.get(askedBy(ida.browser)) });
    await post(ida, 'removal', { key: second!, ticket: ticketOn(ida.browser) });
    expect(ida.browser.page).toMatchObject({ status: 409, text: expect.stringContaining('only second factor') });
    expect(keysOn(ida.browser)).toEqual([second]);
  });

  test('nobody adds or removes a key of somebody else, or without having signed in there', async () => {
    const [jan, kim] = [await enrolled('jan'), await enrolled('kim')];
    await jan.seeKeys();
    const [ticket, asked] = [ticketOn(jan.browser), askedBy(jan.browser)];
    await kim.seeKeys();
    const [key] = keysOn(kim.browser);
    const own = new SoftwareAuthenticator(origin).create({ ...asked, rp: { id: 'localhost' } });
    for (const [act, fields] of [
      ['addition', { key: own, name: kim.name }],
      ['removal', { key: key!, ticket, name: kim.name }],
      ['removal', { key: key!, ticket: '' }],
      ['addition', { key: '', name: 'nobody@AAAA' }],
      ['addition', { key: own.replaceAll('a', 'b') }],
    ] as const) {
      await post(kim, act, fields);
      expect([act, kim.browser.page!.status >= 400, keysOn(kim.browser)]).toEqual([act, true, []]);
    }
    await kim.seeKeys();
    expect(keysOn(kim.browser)).toEqual([key]);
  });

  test('whether there is somebody of a name is told to nobody who has not signed in', async () => {
    const lou = await enrolled('lou');
    const told = async (name: string) => {
      await post(lou, 'addition', { key: '', name });
      const { status, text } = lou.browser.page!;
      return [status, text.replace(/data-options="[^"]*"/, '')];
    };
    expect(await told('nobody@AAAA')).toEqual(await told(lou.name));
  });

  test('a new enrolment begins without those of the one before', async () => {
    const lea = await enrolled('lea');
    const renewed = await world.as('AAAA').post('/v1/parties/AAAA/users/lea/enrolment', {});
    const again = await KeyHolder.offered(browserOf(), origin, lea.name, renewed.body.enrolment.code as string);
    await again.enrol();
    await asking(lea.browser);
    expect(await statusOf(lea, { key: lea.signed() })).toBe(401);
    await asking(again.browser);
    expect(await statusOf(again, { key: again.signed() })).toBe(200);
  });
});

test('an administrator sees the keys of its people, and removes one that was lost: it counts no more at once, and whoever got in with it is out', async () => {
  const mia = await invited('mia');
  await mia.enrol({ code: mia.codeOf(0) });
  const keys = async () => {
    const { items } = (await world.as('AAAA').get('/v1/parties/AAAA/users')).body;
    return items.find(({ name }: { name: string }) => name === 'mia').securityKeys;
  };
  const [{ key }] = await keys();
  expect(await keys()).toEqual([{ key, addedAt: expect.any(String), synced: false }]);
  const path = `/v1/parties/AAAA/users/mia/security-keys/${key}/removal`;
  for (const other of ['SECA', 'BBBB'] as const)
    expect((await world.as(other).post(path, {})).status).toBe(other === 'SECA' ? 403 : 404);
  expectProblem(await world.as('AAAA').post(path.replace(key, 'aaaaaaaaaaaa'), {}), 404, 'security-key-unknown');
  await mia.browser.open('/sign-in');
  await mia.browser.submit({ name: mia.name, password, code: '', key: mia.signed() });
  expect(await mia.browser.open('/your-sign-in')).toBe(`${origin}/your-sign-in`);
  expect(await world.as('AAAA').post(path, { reason: 'lost' })).toMatchObject({
    status: 200,
    body: { securityKeys: [] },
  });
  expect(await mia.browser.open('/your-sign-in')).toContain('/oidc/interaction/');
  await asking(mia.browser);
  expect(await statusOf(mia, { key: mia.signed() })).toBe(401);
  expect(await statusOf(mia, { code: mia.codeOf(1) })).toBe(200);

  await enrolled('nils');
  const nils = (await world.as('AAAA').get('/v1/parties/AAAA/users')).body.items.find(
    ({ name }: { name: string }) => name === 'nils',
  );
  const last = `/v1/parties/AAAA/users/nils/security-keys/${nils.securityKeys[0].key}/removal`;
  expectProblem(await world.as('AAAA').post(last, {}), 409, 'second-factor-last');
});

test('nothing that a key signs with is in the log', async () => {
  const olga = await enrolled('olga');
  const { items } = (await world.as('SECA').get('/v1/parties/AAAA/joiners-leavers')).body;
  expect(JSON.stringify(items)).not.toContain(olga.key.id);
});

test('at an address of numbers no key is asked for, and the way of the app is there', async () => {
  const plain = await World.open();
  const browser = new Browser(plain.url);
  await browser.open('/oidc/security-keys');
  expect(browser.page!.text).toContain('Code of your authenticator app');
  expect(browser.page!.text).not.toContain('data-options');
  expect(browser.page!.headers['content-security-policy']).not.toContain('script-src');
  await plain.close();
});
