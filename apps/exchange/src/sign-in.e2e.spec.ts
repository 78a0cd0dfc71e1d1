import { sandboxPassword } from '@icx/sandbox';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { Holder, listWith, personalClient, question, signIn } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let config: oidc.Configuration;
beforeAll(async () => {
  world = await World.open();
  config = await personalClient(world.url);
});
afterAll(() => world.close());

const tester = { name: 'tester@AAAA', password: sandboxPassword, code: '' };

test('a person signs in by authorization code with PKCE, and calls as itself', async () => {
  const { address, verifier, state } = await question(config, { max_age: '60' });
  const answer = await signIn(new Browser(world.url), address, tester);
  const holder = await Holder.make();
  const DPoP = oidc.getDPoPHandle(config, holder.keys);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, maxAge: 60 };
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP });
  expect(tokens).toMatchObject({ token_type: 'dpop', expires_in: 300 });
  expect(tokens.claims()).toMatchObject({ sub: 'user:AAAA/tester', auth_time: expect.any(Number) });
  expect(decodeJwt(tokens.access_token)).toMatchObject({
    sub: 'user:AAAA/tester',
    party: 'AAAA',
    scope: 'requests:write codes:reveal',
    acr: 'urn:icx:acr:password',
    auth_time: expect.any(Number),
    cnf: { jkt: holder.jkt },
  });
  const list = async () => {
    const proof = await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token: tokens.access_token });
    return listWith(world.url, tokens.access_token, proof);
  };
  expect((await list()).status).toBe(200);
  // The same code again is refused.
  await expect(oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP })).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('a removed user is out at once: token, and session at the provider', async () => {
  const browser = new Browser(world.url);
  const first = await question(config);
  const answer = await signIn(browser, first.address, { ...tester, name: 'tester@BBBB' });
  const holder = await Holder.make();
  const DPoP = oidc.getDPoPHandle(config, holder.keys);
  const checks = { pkceCodeVerifier: first.verifier, expectedState: first.state };
  const { access_token: token } = await oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP });
  expect((await world.as('BBBB').post('/v1/parties/BBBB/users/tester/removal', { reason: 'left' })).status).toBe(200);
  const proof = await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token });
  expectProblem(await listWith(world.url, token, proof), 401, 'access-ended');
  await browser.open((await question(config)).address.href);
  expect(browser.page!.text).toContain('Sign in');
});

describe('what a client may not leave out or change', () => {
  const errorOf = async (more: Readonly<Record<string, string | undefined>>) => {
    const browser = new Browser(world.url);
    const end = new URL(await browser.open((await question(config, more)).address.href));
    return (
      new URLSearchParams(end.search || end.hash.slice(1)).get('error') ??
      /<code>(\w+)<\/code>/.exec(browser.page!.text)?.[1]
    );
  };

  test.each([
    ['PKCE missing', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['PKCE downgraded to plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['another redirect URI', { redirect_uri: 'https://evil.example/signed-in' }, 'invalid_redirect_uri'],
    ['another path on the loopback', { redirect_uri: 'http://127.0.0.1:1/elsewhere' }, 'invalid_redirect_uri'],
    ['the implicit way', { response_type: 'token' }, 'unsupported_response_type'],
    ['another resource', { resource: 'https://other.example' }, 'invalid_target'],
  ])('%s', async (_, more, error) => {
    expect(await errorOf(more)).toBe(error);
  });

  test('a code with the verifier of another is refused', async () => {
    const { address, state } = await question(config);
    const answer = await signIn(new Browser(world.url), address, tester);
    const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: state };
    const DPoP = oidc.getDPoPHandle(config, (await Holder.make()).keys);
    await expect(oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('the page', () => {
  test('works without scripts, says TEST, labels every field, and lets nothing be loaded', async () => {
    const browser = new Browser(world.url);
    await browser.open((await question(config)).address.href);
    const { text, headers } = browser.page!;
    expect(text).toContain('TEST');
    expect(text).not.toMatch(/<script|<style| style=| on\w+=/);
    for (const [, id] of text.matchAll(/<input id="(\w+)"/g)) expect(text).toContain(`<label for="${id}">`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; form-action 'self'/);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  test('another browser cannot send its form', async () => {
    const browser = new Browser(world.url);
    await browser.open((await question(config)).address.href);
    browser.forget();
    await browser.submit(tester);
    expect(browser.page).toMatchObject({ status: 400, text: expect.stringContaining('interaction-over') });
  });

  test('says the same for a name that nobody has, and makes whoever guesses wait', async () => {
    const pages: string[] = [];
    for (const name of ['tester@CCCC', 'nobody@CCCC', '<script>@x']) {
      const browser = new Browser(world.url);
      await browser.open((await question(config)).address.href);
      for (let tries = 0; tries < 6; tries++) await browser.submit({ name, password: 'wrong', code: '' });
      expect(browser.page!.status).toBe(429);
      pages.push(/role="alert">([^<]+)</.exec(browser.page!.text)![1]!.replace(/\d+/, 'n'));
      expect(browser.page!.text).not.toContain('<script>');
    }
    expect(new Set(pages).size).toBe(1);
  });
});
