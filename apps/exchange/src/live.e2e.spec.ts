import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepAt, totpAt } from '@icx/identity';
import { SoftwareAuthenticator } from '@icx/identity/software-authenticator';
import { readKmsSetting } from '@icx/keys/kms';
import { FakeTransit } from '@icx/keys/fake-transit';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import type { Config } from '@icx/host';
import { readConfig } from '@icx/host';
import { startExchange } from '@icx/host';
import type { Exchange } from '@icx/host';
import { agent, call, knownAs } from './http-call.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { fromBase32, Holder, personalClient, question, signIn, type Fields } from './identity.fixture.ts';
import { askedBy } from './security-keys.fixture.ts';

const publicUrl = 'https://codes.example';
const enough = { ICX_MODE: 'live', ICX_KMS: 'transit:https://bao.example#icx', ICX_PUBLIC_URL: publicUrl };

describe('live mode does not start', () => {
  test.each([
    ['without a KMS', { ICX_KMS: undefined }, /ICX_KMS/],
    ['without its public URL', { ICX_PUBLIC_URL: undefined }, /ICX_PUBLIC_URL/],
    ['with a public URL without TLS', { ICX_PUBLIC_URL: 'http://codes.example' }, /ICX_PUBLIC_URL/],
    ['with a public URL that is more than an origin', { ICX_PUBLIC_URL: `${publicUrl}/icx` }, /scheme and host alone/],
    ['with an issuer without TLS', { ICX_OIDC_ISSUER: 'http://id.example' }, /ICX_OIDC_ISSUER/],
    ['with an issuer that is no URL', { ICX_OIDC_ISSUER: 'id' }, /ICX_OIDC_ISSUER/],
    ['with sandbox tokens', { ICX_SANDBOX_TOKENS: '1' }, /ICX_SANDBOX_TOKENS is no setting/],
    ['with first people that are not two', { ICX_FOUNDERS: 'anna' }, /name two people/],
    ['with one person twice', { ICX_FOUNDERS: 'anna, anna' }, /name two people/],
    ['with approvals of the sandbox', { ICX_SANDBOX_APPROVALS: 'on' }, /ICX_SANDBOX_APPROVALS is for the sandbox/],
    ['with the settable clock', { ICX_SANDBOX_CLOCK: '1' }, /ICX_SANDBOX_CLOCK is no setting/],
    ['with a certificate without its key', { ICX_TLS_CERT: 'cert.pem' }, /ICX_TLS_KEY/],
    ['with authorities but no certificate of its own', { ICX_TLS_CLIENT_CA: 'ca.pem' }, /set ICX_TLS_CERT and/],
    [
      'with authorities that are none',
      { ICX_TLS_CERT: 'package.json', ICX_TLS_KEY: 'package.json', ICX_TLS_CLIENT_CA: 'package.json' },
      /ICX_TLS_CLIENT_CA is "package.json": it has to hold the certificates of authorities/,
    ],
    ['with a certificate that is not there', { ICX_TLS_CERT: 'no.pem', ICX_TLS_KEY: 'no.pem' }, /cannot be read/],
  ])('%s', (_, env, sentence) => {
    expect(() => readConfig({ ...enough, ...env })).toThrow(sentence);
  });

  test('and with all of them it does', () => {
    expect(readConfig(enough)).toMatchObject({ mode: 'live', publicUrl });
  });
});

describe('a live exchange', () => {
  const kms = new FakeTransit();
  const folders: string[] = [];
  const folder = () => folders[folders.push(mkdtempSync(join(tmpdir(), 'icx-live-'))) - 1]!;
  let live: Config;
  let exchange: Exchange;
  let first: Person;

  beforeAll(async () => {
    Object.assign(process.env, { BAO_TOKEN: kms.token });
    await kms.start();
    live = { mode: 'live', data: folder(), port: 0, kms: readKmsSetting(`transit:${kms.url}#${kms.key}`), publicUrl };
    exchange = await startExchange(live);
    knownAs.set(exchange.url, new URL(publicUrl).host);
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.close();
    await kms.stop();
    for (const one of folders) rmSync(one, { recursive: true });
  });

  test('does not start on a folder that was a sandbox', async () => {
    const data = folder();
    const sandbox = await startExchange({ ...live, mode: 'sandbox', data });
    await sandbox.close();
    await expect(startExchange({ ...live, data })).rejects.toThrow(/default secret of the sandbox/);
  });

  test('does not start on a development key file', async () => {
    const data = folder();
    const sandbox = await startExchange({ mode: 'sandbox', data, port: 0 });
    await sandbox.close();
    await expect(startExchange({ ...live, data })).rejects.toThrow(/keys\.json/);
    await expect(startExchange({ mode: 'live', data, port: 0, publicUrl })).rejects.toThrow(/development key file/);
  });

  test('lets its first administrator in with a second factor, and never without; a code of the app counts once', async () => {
    const { signInName: name, code: enrolment } = exchange.founders[0]!;
    const password = 'correct horse battery staple';
    const browser = new Browser(publicUrl, exchange.url);
    await browser.open('/oidc/enrolment');
    expect(browser.page!.text).not.toContain('TEST');
    await browser.submit({ name, enrolment });
    const seed = /<code>([A-Z2-7]{32})<\/code>/.exec(browser.page!.text)![1]!;
    const codeOf = (after = 0) => totpAt(fromBase32(seed), stepAt(Date.now() / 1000) + after);
    await browser.submit({ name, enrolment, password, code: '' });
    expect(browser.page).toMatchObject({ status: 422, text: expect.stringContaining('not the code') });
    await browser.submit({ name, enrolment, password: 'short', code: codeOf() });
    expect(browser.page).toMatchObject({ status: 422, text: expect.stringContaining('15 to 128') });
    const used = codeOf();
    await browser.submit({ name, enrolment, password, code: used });
    expect(browser.page!.text).toContain('You are set up');
    await browser.open('/oidc/enrolment', { name, enrolment });
    expect(browser.page!.status).toBe(401);

    const config = await personalClient(publicUrl, exchange.url);
    const { address } = await question(config, { scope: 'openid sla:read' });
    await browser.open(address.href);
    for (const code of ['', used, '000000']) {
      await browser.submit({ name, password, code });
      expect(browser.page!.status).toBe(401);
    }
    first = await Person.signedIn(exchange.url, { name, password, code: codeOf(1) });
    const reply = await first.call('GET', '/v1/parties/SECA/joiners-leavers');
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.body.items.at(-1)).toMatchObject({
      type: 'identity.user-enrolled.v1',
      by: { party: 'SECA', user: 'user:SECA/administrator' },
    });
  });

  test('has nobody as whom one signs in with one click: neither on the page nor behind it', async () => {
    const browser = new Browser(publicUrl, exchange.url);
    await browser.open((await question(await personalClient(publicUrl, exchange.url))).address.href);
    expect(browser.page!.text).toContain('Sign in');
    expect(browser.page!.text).not.toContain('Sign in as');
    await browser.open(`${browser.address}/desk`, { as: 'clerk@AAAA' });
    expect(browser.page!.status).toBe(404);
  });

  test('gives nobody access until both of its first two people have enrolled, and then only by both', async () => {
    const party = { party: 'AAAA', name: 'Supplier A', kind: 'supplier' };
    const mate = { name: 'mate', displayName: 'Mate', scopes: [], partyAdministrator: true };
    for (const [path, body] of [
      ['/v1/parties', party],
      ['/v1/parties/SECA/users', mate],
    ] as const)
      expectProblem(await first.call('POST', path, body), 409, 'founding-incomplete');
    expectProblem(
      await first.call('POST', '/v1/parties/SECA/users/second-administrator/enrolment', {}),
      409,
      'founding-incomplete',
    );

    const { signInName: name, code: enrolment } = exchange.founders[1]!;
    expect(name).toBe('second-administrator@SECA');
    const browser = new Browser(publicUrl, exchange.url);
    await browser.open('/oidc/enrolment');
    await browser.submit({ name, enrolment });
    // A security key alone is a second factor, too.
    const key = new SoftwareAuthenticator(publicUrl);
    const password = 'another horse, another staple';
    await browser.submit({ name, enrolment, password, code: '', key: key.create(askedBy(browser)) });
    expect(browser.page!.text).toContain('You are set up');
    const second = await Person.signedIn(exchange.url, (at) => ({ name, password, key: key.get(askedBy(at)) }));

    const proposed = await first.call('POST', '/v1/parties', party);
    expect(proposed).toMatchObject({ status: 202, body: { state: 'awaiting-approval' } });
    const approval = `/v1/approvals/${proposed.body.id}/approval`;
    expectProblem(await first.call('POST', approval, {}), 403, 'approver-is-proposer');
    expect(await second.call('POST', approval, {})).toMatchObject({ status: 200, body: { state: 'carried-out' } });
    expect(await first.call('POST', '/v1/parties/SECA/users', mate)).toMatchObject({ status: 202 });
    expect(await first.call('POST', '/v1/parties/SECA/users/second-administrator/enrolment', {})).toMatchObject({
      status: 202,
    });
  });

  test('has no sandbox routes, and takes no sandbox token', async () => {
    expect((await call(exchange.url, { method: 'GET', path: '/v1/sandbox/devices' })).status).toBe(404);
  });
});

/** Somebody who signed in, with the key that the token is bound to. */
class Person {
  private constructor(
    private readonly url: string,
    private readonly holder: Holder,
    private readonly token: string,
  ) {}

  static async signedIn(url: string, fields: Fields | ((at: Browser) => Fields)): Promise<Person> {
    const config = await personalClient(publicUrl, url);
    const { address, verifier, state } = await question(config, { scope: 'openid sla:read' });
    const answer = await signIn(new Browser(publicUrl, url), address, fields);
    const holder = await Holder.make();
    const DPoP = oidc.getDPoPHandle(config, holder.keys);
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const { access_token: token } = await oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP });
    return new Person(url, holder, token);
  }

  async call(method: string, path: string, body?: object) {
    const { token } = this;
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await this.holder.proof({ htm: method, htu: publicUrl + path, token }),
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
    };
    return call(this.url, { method, path, headers, body: body && JSON.stringify(body) });
  }
}
