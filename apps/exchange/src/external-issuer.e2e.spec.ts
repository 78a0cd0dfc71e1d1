import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKmsSetting } from '@icx/keys/kms';
import { FakeTransit } from '@icx/keys/fake-transit';
import type { JWTPayload } from 'jose';
import { startExchange } from '@icx/host';
import type { Exchange } from '@icx/host';
import { FakeIssuer } from './fake-issuer.fixture.ts';
import { agent, call, knownAs } from './http-call.fixture.ts';
import { Holder, listWith } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';

const publicUrl = 'https://codes.example';
const kms = new FakeTransit();
const data = mkdtempSync(join(tmpdir(), 'icx-issuer-'));
let issuer: FakeIssuer;
let exchange: Exchange;
let holder: Holder;
type Key = Awaited<ReturnType<FakeIssuer['key']>>;
let rsa: Key;
let ec: Key;

beforeAll(async () => {
  Object.assign(process.env, { BAO_TOKEN: kms.token });
  await kms.start();
  issuer = await FakeIssuer.start();
  [rsa, ec, holder] = [await issuer.key('one', 'RS256'), await issuer.key('two', 'ES256'), await Holder.make()];
  issuer.published = [rsa];
  const setting = readKmsSetting(`transit:${kms.url}#${kms.key}`);
  // No cooldown, so that nothing here has to wait for one.
  const elsewhere = { oidcIssuer: issuer.url, oidcCooldownMs: 0, publicUrl };
  exchange = await startExchange({ mode: 'live', data, port: 0, kms: setting, ...elsewhere });
  knownAs.set(exchange.url, new URL(publicUrl).host);
});
afterAll(async () => {
  agent.destroy();
  await exchange.close();
  await issuer.stop();
  await kms.stop();
  rmSync(data, { recursive: true });
});

const claims = (party: string, more: JWTPayload = {}): JWTPayload => ({
  aud: publicUrl,
  sub: `somebody of ${party}`,
  party,
  scope: 'requests:write',
  cnf: { jkt: holder.jkt },
  ...more,
});
const list = async (token: string, by = holder) =>
  listWith(exchange.url, token, await by.proof({ htm: 'GET', htu: `${publicUrl}/v1/requests`, token }));
const post = async (path: string, token: string, body: object) =>
  call(exchange.url, {
    method: 'POST',
    path,
    headers: {
      authorization: `DPoP ${token}`,
      dpop: await holder.proof({ htm: 'POST', htu: publicUrl + path, token }),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });

describe('a live exchange with an issuer elsewhere', () => {
  test('has no pages and no first user of its own: SECAS is there from the start, and two of its people bring in the parties', async () => {
    expect(exchange.founders).toEqual([]);
    for (const path of ['/oidc/enrolment', '/.well-known/openid-configuration', '/v1/identity/signing-keys'])
      expect((await call(exchange.url, { method: 'GET', path })).status).toBe(404);

    const supplier = await issuer.token(rsa, claims('AAAA'));
    expectProblem(await list(supplier), 401, 'access-ended');
    const party = { party: 'AAAA', name: 'Supplier A', kind: 'supplier', receives: 'immediate' };
    const system = await issuer.token(rsa, claims('SECA'));
    expectProblem(await post('/v1/parties', system, party), 403, 'person-needed');
    const personOf = (sub: string) =>
      issuer.token(rsa, claims('SECA', { sub, acr: 'mfa', auth_time: Math.floor(Date.now() / 1000) }));
    const [anna, bert] = [await personOf('anna'), await personOf('bert')];
    const { status, headers } = await post('/v1/parties', anna, party);
    expect(status).toBe(202);
    const approval = `${headers.location}/approval`;
    expectProblem(await post(approval, system, {}), 403, 'person-needed');
    expectProblem(await post(approval, anna, {}), 403, 'approver-is-proposer');
    expect(await post(approval, bert, {})).toMatchObject({ status: 200, body: { state: 'carried-out' } });
    expect(await list(supplier)).toMatchObject({ status: 200 });
    expectProblem(await post('/v1/parties', supplier, { ...party, party: 'BBBB' }), 403, 'action-not-allowed');
  });

  test('takes its tokens by RS256 and ES256, and a new key from the first token on that names it', async () => {
    expect((await list(await issuer.token(rsa, claims('AAAA')))).status).toBe(200);
    const withNew = await issuer.token(ec, claims('AAAA'));
    expectProblem(await list(withNew), 401, 'token-invalid');
    issuer.published = [ec, rsa];
    const before = issuer.fetched;
    expect((await list(withNew)).status).toBe(200);
    expect((await list(await issuer.token(ec, claims('AAAA', { jti: 'another' })))).status).toBe(200);
    expect(issuer.fetched).toBe(before + 1);
  });

  test.each([
    ['another issuer', { iss: 'https://id.example' }, 'token-invalid'],
    ['another audience', { aud: 'https://other.example' }, 'token-invalid'],
    ['its time over', { iat: 1_700_000_000, exp: 1_700_000_300 }, 'token-expired'],
    ['no key of its holder', { cnf: undefined }, 'token-unbound'],
    ['no party', { party: undefined }, 'access-ended'],
    ['a party that is not registered', { party: 'ZZZZ' }, 'access-ended'],
  ])('refuses a token with %s', async (_, more, code) => {
    expectProblem(await list(await issuer.token(rsa, claims('AAAA', more))), 401, code);
  });

  test('refuses a token that another key signed under a name that is published', async () => {
    const forged = await issuer.key(rsa.kid, 'RS256');
    expectProblem(await list(await issuer.token(forged, claims('AAAA'))), 401, 'token-invalid');
  });

  test('lets in nobody but the holder of the key that the token is bound to', async () => {
    const token = await issuer.token(rsa, claims('AAAA'));
    expectProblem(await listWith(exchange.url, token, undefined, 'Bearer'), 401, 'dpop-proof-missing');
    expectProblem(await list(token, await Holder.make()), 401, 'dpop-proof-invalid');
  });

  test('goes on with the keys that it knows while the issuer is down, and picks up new ones when it is back', async () => {
    issuer.published = [rsa, ec];
    expect((await list(await issuer.token(rsa, claims('AAAA')))).status).toBe(200);
    const later = await issuer.key('three', 'ES256');
    const fromLater = await issuer.token(later, claims('AAAA'));
    issuer.down = true;
    expect((await list(await issuer.token(rsa, claims('AAAA', { jti: 'during' })))).status).toBe(200);
    // It may be a new key of the issuer: nobody can say, so the caller is told to try again.
    const refused = await list(fromLater);
    expectProblem(refused, 503, 'issuer-unreachable');
    expect(refused.headers['retry-after']).toBe('5');
    expect((await list(await issuer.token(rsa, claims('AAAA', { jti: 'after' })))).status).toBe(200);
    issuer.down = false;
    expectProblem(await list(fromLater), 401, 'token-invalid');
    issuer.published = [later, rsa];
    expect((await list(fromLater)).status).toBe(200);
  });
});
