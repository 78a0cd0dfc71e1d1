import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { issueSandboxToken, stepAt, totpAt } from '@icx/identity';
import { sandboxPassword } from '@icx/sandbox';
import { decodeProtectedHeader, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Browser } from './browser.fixture.ts';
import { call } from './http-call.fixture.ts';
import {
  clientKeyOf,
  fromBase32,
  Holder,
  keysOf,
  listWith,
  personalClient,
  question,
  redirectUri,
} from './identity.fixture.ts';
import { KeyHolder, password as enrolled } from './security-keys.fixture.ts';
import { openTwoDoors, publicUrl } from './two-doors.fixture.ts';

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

engineDescribe('postgresql')('two doors to one exchange', (program) => {
  let two: Awaited<ReturnType<typeof openTwoDoors>>;
  let urls: readonly string[];
  let holder: Holder;
  beforeAll(async () => {
    two = await openTwoDoors(program, { signInForms: 12 });
    urls = two.doors.map(({ url }) => url);
    holder = await Holder.make();
  });
  afterAll(() => two.close());

  const assertion = async (): Promise<string> => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: 'AAAA.system', sub: 'AAAA.system', aud: publicUrl, jti: randomUUID(), iat, exp: iat + 60 };
    return new SignJWT(claims).setProtectedHeader({ alg: 'Ed25519' }).sign(await clientKeyOf(two.folder, 'AAAA'));
  };
  /** What a door answers a system that asks for a token. */
  const tokenAt = async (url: string, shown?: string) =>
    call(url, {
      method: 'POST',
      path: '/oidc/token',
      headers: { ...FORM, dpop: await holder.proof({ htm: 'POST', htu: `${publicUrl}/oidc/token` }) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'requests:write',
        client_id: 'AAAA.system',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: shown ?? (await assertion()),
      }).toString(),
    });
  const listProof = (token: string) => holder.proof({ htm: 'GET', htu: `${publicUrl}/v1/requests`, token });
  const atBoth = async <T>(ask: (url: string) => Promise<T>): Promise<T[]> => Promise.all(urls.map(ask));

  test('of one proof shown at both at once one is taken, fifty times; nobody is asked for a nonce', async () => {
    const token = (await tokenAt(urls[0]!)).body.access_token as string;
    for (const proof of await Promise.all(times(50, () => listProof(token)))) {
      const answers = await atBoth((url) => listWith(url, token, proof));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
      expect(answers.find(({ status }) => status === 401)!.body.code).toBe('dpop-proof-replayed');
    }
  });

  test('of one assertion of a client shown at both at once one gets a token, fifty times', async () => {
    for (const shown of await Promise.all(times(50, assertion))) {
      const answers = await atBoth((url) => tokenAt(url, shown));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  test('a key that one has made signs there at once, and the other takes what it signed', async () => {
    const before = (await tokenAt(urls[1]!)).body.access_token as string;
    await two.doors[0].identity.signingKeys!.rotateKeys();
    const token = (await tokenAt(urls[0]!)).body.access_token as string;
    expect(decodeProtectedHeader(token).kid).not.toBe(decodeProtectedHeader(before).kid);
    for (const one of [token, before])
      for (const url of urls) expect((await listWith(url, one, await listProof(one))).status).toBe(200);
  });

  test('what one whose clock is five minutes ahead issues, the other takes at once', async () => {
    const { now } = Date;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 300_000);
    const issued = await tokenAt(urls[0]!).finally(() => clock.mockRestore());
    const token = issued.body.access_token as string;
    expect((await listWith(urls[1]!, token, await listProof(token))).status).toBe(200);
  });

  const person = { name: 'tester@BBBB', password: sandboxPassword, code: '' };
  const atSignIn = async (url: string, from: string): Promise<Browser> => {
    const browser = new Browser(publicUrl, url, from);
    await browser.open((await question(await personalClient(publicUrl, urls[0]))).address.href);
    return browser;
  };

  test('a sign-in that one began is finished at the other, and its code taken by the first', async () => {
    const config = await personalClient(publicUrl, urls[0]);
    const { address, verifier, state } = await question(config);
    const browser = new Browser(publicUrl, urls[0], '192.0.2.1');
    await browser.open(address.href);
    browser.listening = urls[1]!;
    await browser.submit(person);
    browser.listening = urls[0]!;
    const arrived = await browser.submit({});
    expect(arrived.startsWith(redirectUri)).toBe(true);
    const DPoP = oidc.getDPoPHandle(config, holder.keys);
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const tokens = await oidc.authorizationCodeGrant(config, new URL(arrived), checks, {}, { DPoP });
    const { access_token: token } = tokens;
    expect((await listWith(urls[1]!, token, await listProof(token))).status).toBe(200);
  });

  /** The enrolment code of a new user of CCCC. */
  const invite = async (name: string): Promise<string> => {
    const token = await issueSandboxToken(
      { party: 'CCCC', role: 'supplier', now: new Date().toISOString() },
      keysOf(two.folder).secret('sandbox-token'),
    );
    const added = await call(urls[0]!, {
      method: 'POST',
      path: '/v1/parties/CCCC/users',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ name, displayName: name, scopes: [] }),
    });
    return added.body.enrolment.code as string;
  };

  test('of one code of the app typed at both at once one signs in', async () => {
    const [name, enrolment] = ['nora@CCCC', await invite('nora')];
    const enrolling = new Browser(publicUrl, urls[0], '192.0.2.2');
    await enrolling.open('/oidc/enrolment', { name, enrolment });
    const [, seed] = /secret=([A-Z2-7]+)/.exec(enrolling.page!.text)!;
    const codeOf = (after: number) => totpAt(fromBase32(seed!), stepAt(Date.now() / 1000) + after);
    const password = 'the password of nora';
    await enrolling.open('/oidc/enrolment', { name, enrolment, password, code: codeOf(0) });
    expect(enrolling.page!.status).toBe(200);
    const browsers = await atBoth((url) => atSignIn(url, '192.0.2.2'));
    const code = codeOf(1);
    await Promise.all(browsers.map((browser) => browser.submit({ name, password, code })));
    expect(browsers.map(({ page }) => page!.status).toSorted()).toEqual([200, 401]);
  });

  test('of what a key signed once, shown at both at once, one signs in', async () => {
    const enrolling = new Browser(publicUrl, urls[0], '192.0.2.6');
    const holder = await KeyHolder.offered(enrolling, publicUrl, 'nils@CCCC', await invite('nils'));
    await holder.enrol();
    await enrolling.open('/oidc/security-keys');
    const fields = { name: holder.name, password: enrolled, code: '', key: holder.signed() };
    const browsers = urls.map((url) => new Browser(publicUrl, url, '192.0.2.6'));
    await Promise.all(browsers.map((browser) => browser.open('/oidc/security-keys', fields)));
    expect(browsers.map(({ page }) => page!.status).toSorted()).toEqual([200, 401]);
  });

  test('who fails at both in turns waits at both, from the fifth time on', async () => {
    const browser = await atSignIn(urls[0]!, '192.0.2.3');
    const statuses: number[] = [];
    for (const n of times(7, (n) => n)) {
      browser.listening = urls[n % 2]!;
      await browser.submit({ ...person, password: 'a guess' });
      statuses.push(browser.page!.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  test('so many forms of one address are taken by both together, and those of another go on', async () => {
    const send = async (n: number, from: string) =>
      call(urls[n % 2]!, {
        method: 'POST',
        path: '/oidc/interaction/none',
        headers: { ...FORM, 'x-forwarded-for': from },
        body: '',
      });
    const statuses = (await Promise.all(times(30, (n) => send(n, '192.0.2.4')))).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 429)).toHaveLength(12);
    expect((await send(0, '192.0.2.5')).status).not.toBe(429);
  });

  test('while nobody can say whether a proof was used, nobody is let in by one, and is told to try again', async () => {
    const token = (await tokenAt(urls[0]!)).body.access_token as string;
    await two.stopDatabase();
    const { status, body } = await listWith(urls[0]!, token, await listProof(token));
    expect([status, body.code]).toEqual([503, 'storage-unreachable']);
  });
});
