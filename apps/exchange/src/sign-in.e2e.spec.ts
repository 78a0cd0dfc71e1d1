import { sandboxPassword } from '@icx/sandbox';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { Holder, listWith, personalClient } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let config: oidc.Configuration;
beforeAll(async () => {
  world = await World.open();
  config = await personalClient(world.url);
});
afterAll(() => world.close());

const redirectUri = 'http://127.0.0.1:53682/signed-in';

/** What the client starts with; `more` replaces what it should have sent. */
const question = async (more: Readonly<Record<string, string | undefined>> = {}) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const parameters: Record<string, string | undefined> = {
    redirect_uri: redirectUri,
    scope: 'openid requests:write codes:reveal',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...more,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { address: oidc.buildAuthorizationUrl(config, Object.fromEntries(given)), verifier, state };
};

/** Through the pages to the client's address. */
const signIn = async (browser: Browser, address: URL, fields: Readonly<Record<string, string>>): Promise<URL> => {
  await browser.open(address.href);
  await browser.submit(fields);
  return new URL(await browser.submit({}));
};

const tester = { name: 'tester@AAAA', password: sandboxPassword, code: '' };

test('a person signs in by authorization code with PKCE, and calls as itself', async () => {
  const { address, verifier, state } = await question({ max_age: '60' });
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
  const proof = await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token: tokens.access_token });
  expect((await listWith(world.url, tokens.access_token, proof)).status).toBe(200);
});
