import { jest } from '@jest/globals';
import { scopes } from '@icx/parties';
import { sandboxPassword } from '@icx/sandbox';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { call } from './http-call.fixture.ts';
import { Holder, listWith, personalClient, question, signIn } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

const HOURS = 60 * 60;

let world: World;
let config: oidc.Configuration;
beforeEach(async () => {
  world = await World.open();
  config = await personalClient(world.url);
});
afterEach(() => world.close());

/** A person of a party with `icx`: tokens, and the key that they are bound to. */
const signedIn = async (party = 'AAAA', scope = `openid offline_access ${scopes.join(' ')}`) => {
  const { address, verifier, state } = await question(config, { scope, prompt: 'consent' });
  const fields = { name: `tester@${party}`, password: sandboxPassword, code: '' };
  const answer = await signIn(new Browser(world.url), address, fields);
  const holder = await Holder.make();
  const DPoP = oidc.getDPoPHandle(config, holder.keys);
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks, {}, { DPoP });
  const refresh = (token: string, by = DPoP) => oidc.refreshTokenGrant(config, token, {}, { DPoP: by });
  return { holder, tokens, refresh };
};
const refused = { error: 'invalid_grant' };

test('a sign-in is refreshed, with the same key, until eight hours after it', async () => {
  const { holder, tokens, refresh } = await signedIn();
  const first = decodeJwt(tokens.access_token);
  expect(first['sign_in_until']).toBe((first['auth_time'] as number) + 8 * HOURS);
  const again = await refresh(tokens.refresh_token!);
  expect(again.refresh_token).not.toBe(tokens.refresh_token);
  const { sub, party, scope, cnf, acr, auth_time, sign_in_until } = first;
  expect(decodeJwt(again.access_token)).toMatchObject({ sub, party, scope, cnf, acr, auth_time, sign_in_until });
  const proof = await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token: again.access_token });
  expect((await listWith(world.url, again.access_token, proof)).status).toBe(200);

  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + 8 * HOURS * 1000);
  try {
    await expect(refresh(again.refresh_token!)).rejects.toMatchObject(refused);
  } finally {
    jest.restoreAllMocks();
  }
});

test('whoever asks for all scopes is given those that it has, and no refresh token unless it asks for one', async () => {
  const { tokens } = await signedIn('MAPX', `openid ${scopes.join(' ')}`);
  expect(decodeJwt(tokens.access_token)['scope']).toBe(
    'answers:write files:write sla:read contacts:write instructions:write',
  );
  expect(tokens.refresh_token).toBeUndefined();
});

test('a stolen refresh token is worth nothing without the key, and stays good for who has it', async () => {
  const { tokens, refresh } = await signedIn();
  const thief = oidc.getDPoPHandle(config, (await Holder.make()).keys);
  await expect(refresh(tokens.refresh_token!, thief)).rejects.toMatchObject(refused);
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'icx',
    refresh_token: tokens.refresh_token!,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const bare = await call(world.url, { method: 'POST', path: '/oidc/token', headers, body: body.toString() });
  expect(bare.status).toBe(400);
  expect(await refresh(tokens.refresh_token!)).toMatchObject({ token_type: 'dpop' });
});

test('one that comes twice, with its key, ends the sign-in of both, and is on record', async () => {
  const { tokens, refresh } = await signedIn();
  const next = await refresh(tokens.refresh_token!);
  await expect(refresh(tokens.refresh_token!)).rejects.toMatchObject(refused);
  await expect(refresh(next.refresh_token!)).rejects.toMatchObject(refused);
  const { items } = (await world.as('AAAA').get('/v1/parties/AAAA/sign-ins')).body;
  const subject = 'user:AAAA/tester';
  expect(items).toEqual([
    expect.objectContaining({
      what: 'attempts-refused',
      refusals: [{ what: 'token', code: 'invalid_grant', subject, count: 1 }],
    }),
    expect.objectContaining({ what: 'token-issued', subject }),
    expect.objectContaining({ what: 'signed-in', subject }),
  ]);
});

test('of two that come at once one is exchanged at most, and the sign-in of both ends', async () => {
  const { tokens, refresh } = await signedIn();
  const both = await Promise.allSettled([refresh(tokens.refresh_token!), refresh(tokens.refresh_token!)]);
  const given = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(given.length).toBeLessThan(2);
  for (const { refresh_token: next } of given) await expect(refresh(next!)).rejects.toMatchObject(refused);
});

test('a revoked one is over', async () => {
  const { tokens, refresh } = await signedIn();
  await oidc.tokenRevocation(config, tokens.refresh_token!);
  await expect(refresh(tokens.refresh_token!)).rejects.toMatchObject(refused);
});

test.each([
  ['its holder is removed', '/v1/parties/AAAA/users/tester/removal', { reason: 'left' }],
  ['its holder has to enrol anew', '/v1/parties/AAAA/users/tester/enrolment', {}],
])('it is over when %s', async (_, path, body) => {
  const { tokens, refresh } = await signedIn();
  expect((await world.as('AAAA').post(path, body)).status).toBe(200);
  await expect(refresh(tokens.refresh_token!)).rejects.toMatchObject(refused);
});

test('it stays over once its holder has enrolled anew and chosen another password', async () => {
  const { tokens, refresh } = await signedIn();
  const { body } = await world.as('AAAA').post('/v1/parties/AAAA/users/tester/enrolment', {});
  const form = { name: 'tester@AAAA', enrolment: body.enrolment.code, password: 'another horse battery', code: '' };
  // Times in tokens are whole seconds: one of the very second of the enrolment would still count.
  const { auth_time: at } = decodeJwt(tokens.access_token);
  while (Date.now() / 1000 < (at as number) + 1) await new Promise((resolve) => setTimeout(resolve, 100));
  const browser = new Browser(world.url);
  await browser.open('/oidc/enrolment', form);
  expect(browser.page!.text).toContain('You are set up');
  await expect(refresh(tokens.refresh_token!)).rejects.toMatchObject(refused);
});

test('the exchange tells whose tokens it takes, and how they are bound', async () => {
  const { body } = await call(world.url, { method: 'GET', path: '/.well-known/oauth-protected-resource' });
  expect(body).toEqual({
    resource: world.url,
    resource_name: 'Install Code Exchange, SANDBOX (TEST data only)',
    authorization_servers: [world.url],
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519'],
    tls_client_certificate_bound_access_tokens: false,
    icx_mode: 'sandbox',
  });
  const { headers } = await call(world.url, { method: 'GET', path: '/v1/requests' });
  expect(headers['www-authenticate']).toBe(
    `Bearer resource_metadata="${world.url}/.well-known/oauth-protected-resource"`,
  );
});
