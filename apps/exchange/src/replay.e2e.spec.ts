import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@icx/world-testing/free-port';
import type { JWTPayload } from 'jose';
import { SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { agent, call } from './http-call.fixture.ts';
import { clientKeyOf, Holder, listWith, systemOf } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-replay-'));
let exchange: ExchangeProcess;
let holder: Holder;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  // One port for both runs: proofs and assertions name the address that they are for.
  env = { ICX_PORT: String(await freePort()) };
  [exchange, holder] = [await ExchangeProcess.start(folder, env), await Holder.make()];
});
afterAll(async () => {
  agent.destroy();
  await exchange.end('SIGTERM');
  rmSync(folder, { recursive: true });
});

const assertion = async (more: JWTPayload = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'AAAA.system', sub: 'AAAA.system', aud: exchange.url, jti: randomUUID(), exp: now + 300 };
  return new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: 'Ed25519' })
    .sign(await clientKeyOf(folder, 'AAAA'));
};
const proofOfToken = (more: JWTPayload = {}) =>
  holder.proof({ htm: 'POST', htu: `${exchange.url}/oidc/token`, ...more });
const ask = (client_assertion: string, dpop: string) =>
  call(exchange.url, {
    method: 'POST',
    path: '/oidc/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', dpop },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'AAAA.system',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    }).toString(),
  });
const proofOfList = (token: string, more: JWTPayload = {}) =>
  holder.proof({ htm: 'GET', htu: `${exchange.url}/v1/requests`, token, ...more });

test('what was used before the exchange was killed stays used; whoever asks honestly goes on', async () => {
  const client = await systemOf(exchange.url, folder, 'AAAA');
  const used = { assertion: await assertion(), proof: await proofOfToken() };
  const granted = await ask(used.assertion, used.proof);
  expect(granted.status).toBe(200);
  const token: string = granted.body.access_token;
  const proof = await proofOfList(token);
  expect((await listWith(exchange.url, token, proof)).status).toBe(200);

  await exchange.end('SIGKILL');
  exchange = await ExchangeProcess.start(folder, env);

  const replayed = await listWith(exchange.url, token, proof);
  expectProblem(replayed, 401, 'dpop-nonce-required');
  expect(replayed.headers['www-authenticate']).toContain('error="use_dpop_nonce"');
  const nonce = replayed.headers['dpop-nonce'] as string;
  expect((await listWith(exchange.url, token, await proofOfList(token, { nonce }))).status).toBe(200);
  expect(await ask(used.assertion, await proofOfToken())).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  });
  expect(await ask(await assertion(), used.proof)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

  // A client of the standard does that by itself, on either side.
  const DPoP = oidc.getDPoPHandle(client, holder.keys);
  const scope = 'requests:write';
  for (let round = 0; round < 2; round++) {
    const tokens = await oidc.clientCredentialsGrant(client, { scope }, { DPoP });
    const address = new URL('/v1/requests', exchange.url);
    const list = () =>
      oidc.fetchProtectedResource(client, tokens.access_token, address, 'GET', null, undefined, { DPoP });
    expect((await list()).status).toBe(200);
  }
});

test.each([
  ['issued in ten years', { iat: 315_360_000 }],
  ['issued in milliseconds', { iat: Date.now() }],
  ['not to be used before tomorrow', { nbf: 86_400 }],
  ['that ends in ten years', { exp: 315_360_000 }],
  ['that ends in milliseconds', { exp: Date.now() }],
  ['that is over', { exp: -31 }],
])('an assertion %s gets no token', async (_, times) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, now + seconds]));
  const refused = await ask(await assertion(claims), await proofOfToken());
  expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});
