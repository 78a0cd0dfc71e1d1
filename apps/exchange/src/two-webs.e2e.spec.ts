import { randomUUID } from 'node:crypto';
import { startFleet, type Fleet } from '@icx/fleet-testing';
import { sandboxPassword } from '@icx/sandbox';
import { SignJWT } from 'jose';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Browser } from './browser.fixture.ts';
import type { PartyName } from './cast.data.ts';
import { freshCode } from './codes.fixture.ts';
import { call, knownAs } from './http-call.fixture.ts';
import { clientKeyOf, Holder, listWith, personalClient, question } from './identity.fixture.ts';
import { PortalBrowser } from './portal.fixture.ts';
import { Client, tokenOf, type SandboxDevice } from './world.fixture.ts';

/** How both are called, whichever answers. */
const publicUrl = 'http://codes.test';
const QUOTA = 5;
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

engineDescribe('postgresql')('two web processes', () => {
  let fleet: Fleet;
  let urls: readonly string[];
  let holder: Holder;
  beforeAll(async () => {
    const limits = { ICX_REVEAL_QUOTA: String(QUOTA), ICX_REVEAL_NORMAL: '100' };
    const env = { ...limits, ICX_PUBLIC_URL: publicUrl, ICX_TRUSTED_PROXIES: '127.0.0.1' };
    fleet = await startFleet({ webs: 2, workers: 1, env });
    urls = fleet.webs.map(({ url }) => url);
    for (const url of urls) knownAs.set(url, new URL(publicUrl).host);
    holder = await Holder.make();
  }, 240_000);
  afterAll(() => fleet.close());

  /** Each in turn is asked, and all at once. */
  const inTurns = <T>(asked: readonly T[], ask: (url: string, one: T) => Promise<{ readonly status: number }>) =>
    Promise.all(asked.map(async (one, n) => (await ask(urls[n % 2]!, one)).status));
  const atBoth = async (ask: (url: string) => Promise<{ readonly status: number }>) =>
    (await inTurns([0, 1], ask)).toSorted();

  const assertion = async (): Promise<string> => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: 'AAAA.system', sub: 'AAAA.system', aud: publicUrl, jti: randomUUID(), iat, exp: iat + 60 };
    return new SignJWT(claims).setProtectedHeader({ alg: 'Ed25519' }).sign(await clientKeyOf(fleet.folder, 'AAAA'));
  };
  const tokenAt = async (url: string, shown: string) =>
    call(url, {
      method: 'POST',
      path: '/oidc/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: await holder.proof({ htm: 'POST', htu: `${publicUrl}/oidc/token` }),
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'requests:write',
        client_id: 'AAAA.system',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: shown,
      }).toString(),
    });

  test('take one proof that is sent to both at once one time, and one assertion of a client', async () => {
    const token = (await tokenAt(urls[0]!, await assertion())).body.access_token as string;
    for (const proof of await Promise.all(
      times(10, () => holder.proof({ htm: 'GET', htu: `${publicUrl}/v1/requests`, token })),
    ))
      expect(await atBoth((url) => listWith(url, token, proof))).toEqual([200, 401]);
    for (const shown of await Promise.all(times(10, assertion)))
      expect((await atBoth((url) => tokenAt(url, shown))).filter((status) => status === 200)).toHaveLength(1);
  });

  test('know a session of the portal that began at the other one, and that it has ended there', async () => {
    const browser = new PortalBrowser(publicUrl, urls[0]);
    await browser.signIn('CCCC');
    const session = browser.cookie('icx-portal-session')!;
    browser.listening = urls[1]!;
    await browser.open('/requests');
    expect(browser.page!.text).toMatch(/Test person<\/a>, <a href="\/your-party">.*CCCC</);
    await browser.open('/sign-out', { csrf: browser.hidden('csrf') });
    const thief = new PortalBrowser(publicUrl, urls[0]);
    thief.keep('icx-portal-session', session);
    expect(await thief.open('/requests')).toContain('/oidc/');
  });

  test('let a password be tried five times at once, wherever it is sent', async () => {
    const { href } = (await question(await personalClient(publicUrl, urls[0]))).address;
    const open = async (listening: string) => {
      const browser = new Browser(publicUrl, listening, '192.0.2.7');
      await browser.open(href);
      return browser;
    };
    // Of one address each process looks at five at a time.
    const browsers = await Promise.all(times(8, (n) => open(urls[n % 2]!)));
    await Promise.all(
      browsers.map((browser) => browser.submit({ name: 'tester@BBBB', password: 'a guess', code: '' })),
    );
    expect(browsers.map(({ page }) => page!.status).toSorted()).toEqual([...Array(5).fill(401), ...Array(3).fill(429)]);
    const [later] = browsers;
    await later!.submit({ name: 'tester@BBBB', password: sandboxPassword, code: '' });
    expect(later!.page!.status).toBe(429);
  });

  test('show a party as many codes as its quota says, of 20 that are asked for at both at once', async () => {
    const clients = async (party: PartyName) => {
      const token = await tokenOf(fleet.folder, party);
      return urls.map((url) => new Client(party, url, token, []));
    };
    const [requester, supplier] = [await clients('AAAA'), await clients('BBBB')];
    const { body } = await (await clients('SECA'))[0]!.get('/v1/sandbox/devices');
    const devices = (body as SandboxDevice[]).filter(
      (one) =>
        one.registeredSupplier === 'AAAA' &&
        one.installingSupplier === 'BBBB' &&
        one.status === 'InstalledNotCommissioned',
    );
    const paths: string[] = [];
    for (const { deviceId, deviceType } of devices.slice(0, 20)) {
      const raised = await requester[0]!.post('/v1/requests', { deviceId, deviceType });
      const path = raised.headers.location!;
      const answer = { answer: 'code-supplied', installCode: freshCode() };
      expect(await supplier[0]!.post(`${path}/answer`, answer)).toMatchObject({ status: 200 });
      paths.push(path);
    }
    const asked = { format: 'raw-16', reason: 'site visit' };
    const answers = await Promise.all(paths.map((path, n) => requester[n % 2]!.post(`${path}/reveal`, asked)));
    expect(paths).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(QUOTA);
    expect(new Set(answers.map(({ body: { code } }) => code as unknown))).toEqual(
      new Set([undefined, 'reveal-quota-exceeded']),
    );
  });
});
