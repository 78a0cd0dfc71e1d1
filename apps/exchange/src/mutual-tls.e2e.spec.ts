import { createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { certificate, exchange as callerOf } from '@icx/client';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { certificatesIn, type Pem } from './certificates.fixture.ts';
import { startExchange } from '@icx/host';
import type { Exchange } from '@icx/host';
import { tokenOf } from './world.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-mtls-'));

let exchange: Exchange;
let administrator: string;
let server: Buffer;

const call = (method: string, path: string, by: Pem | undefined, headers: Record<string, string>, body = '') =>
  new Promise<{ status: number; body: Record<string, never> }>((resolve, reject) => {
    const { hostname, port } = new URL(exchange.url);
    const length = String(Buffer.byteLength(body));
    const options = { hostname, port, method, path, ...by, rejectUnauthorized: false, agent: false as const };
    const sent = request({ ...options, headers: { ...headers, 'content-length': length } }, (reply) => {
      text(reply).then((json) => resolve({ status: reply.statusCode!, body: JSON.parse(json) as never }), reject);
    });
    sent.on('error', reject).end(body);
  });

const tokenFor = (client: string, by: Pem | undefined) =>
  call(
    'POST',
    '/oidc/token',
    by,
    { 'content-type': 'application/x-www-form-urlencoded' },
    `grant_type=client_credentials&client_id=AAAA.${client}&scope=requests:write`,
  );

const send = (method: string, path: string, body: object) => {
  const headers = { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' };
  const named = { ...headers, 'idempotency-key': randomUUID() };
  return call(method, `/v1/parties/AAAA/clients${path}`, undefined, named, JSON.stringify(body));
};

const add = (name: string, proof: object) => send('POST', '', { name, scopes: ['requests:write'], ...proof });

engineDescribe('openssl')('mutual TLS', (openssl) => {
  const { selfSigned, issued } = certificatesIn(openssl, folder);
  const billing = '/C=GB/O=Supplier A/CN=billing';

  beforeAll(async () => {
    const tls = { ...selfSigned('server'), ca: selfSigned('authority').cert };
    server = tls.cert;
    exchange = await startExchange({ mode: 'sandbox', data: join(folder, 'data'), port: 0, tls });
    administrator = await tokenOf(join(folder, 'data'), 'AAAA');
  });
  afterAll(async () => {
    await exchange.close();
    rmSync(folder, { recursive: true });
  });

  test('a client gets a token by its certificate, and uses it with that certificate alone', async () => {
    const own = selfSigned('billing');
    const { raw, publicKey } = new X509Certificate(own.cert);
    const key = {
      ...createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }),
      x5c: [raw.toString('base64')],
    };
    const client = { authentication: 'self_signed_tls_client_auth', keys: [key] };
    expect(await add('billing', client)).toMatchObject({ status: 201 });

    const other = selfSigned('other');
    for (const stranger of [other, undefined])
      expect(await tokenFor('billing', stranger)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const { status, body } = await tokenFor('billing', own);
    expect({ status, type: body['token_type'], expires: body['expires_in'] }).toEqual({
      status: 200,
      type: 'Bearer',
      expires: 300,
    });
    await expectBoundTo(own, body['access_token'], [other, undefined]);
  });

  test('a client gets a token by any certificate of an authority that names it, bound to that one', async () => {
    const client = { authentication: 'tls_client_auth', subject: 'CN=billing,O=Supplier A,C=GB' };
    expect(await add('night', client)).toMatchObject({ status: 201, body: { ...client, keys: [] } });
    const [first, renewed] = [issued('authority', 'first', billing), issued('authority', 'renewed', billing)];
    for (const [own, other] of [[first, renewed] as const, [renewed, first] as const]) {
      const { status, body } = await tokenFor('night', own);
      expect(status).toBe(200);
      await expectBoundTo(own, body['access_token'], [other, undefined]);
    }
  });

  test('or by a DNS name in it, and after a change by its new one alone', async () => {
    const named = issued('authority', 'named', '/CN=x', ['subjectAltName=DNS:billing.aaaa.example']);
    const subject = 'DNS:billing.aaaa.example';
    expect(await add('named', { authentication: 'tls_client_auth', subject })).toMatchObject({ status: 201 });
    expect(await tokenFor('named', named)).toMatchObject({ status: 200 });
    expect(await send('PATCH', '/named', { subject: 'DNS:other.aaaa.example' })).toMatchObject({ status: 200 });
    expect(await tokenFor('named', named)).toMatchObject({ status: 401 });
  });

  test.each<[string, () => Pem | undefined]>([
    ['another subject', () => issued('authority', 'wrong', '/C=GB/O=Supplier B/CN=billing')],
    ['more than the subject', () => issued('authority', 'more', '/C=GB/O=Supplier A/OU=x/CN=billing')],
    ['the subject as a DNS name', () => issued('authority', 'dns', '/CN=x', ['subjectAltName=DNS:billing'])],
    ['a certificate that has expired', () => issued('authority', 'expired', billing, [], -1)],
    ['one for servers', () => issued('authority', 'for-servers', billing, ['extendedKeyUsage=serverAuth'])],
    ['one that it signed itself', () => selfSigned('self-signed', billing)],
    [
      'one of another authority',
      () => {
        selfSigned('other-authority', '/CN=authority');
        return issued('other-authority', 'foreign', billing);
      },
    ],
    [
      'one issued by a client’s own certificate',
      () => {
        const parent = issued('authority', 'no-authority', '/CN=mallory', ['basicConstraints=CA:FALSE']);
        const { cert, key } = issued('no-authority', 'child', billing);
        return { cert: Buffer.concat([cert, parent.cert]), key };
      },
    ],
    ['none', () => undefined],
  ])('nobody gets a token by %s', async (_, certificate) => {
    expect(await tokenFor('night', certificate())).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('the typed client signs in with its certificate, and calls over its connections alone', async () => {
    const subject = 'CN=typed,O=Supplier A,C=GB';
    expect(await add('typed', { authentication: 'tls_client_auth', subject })).toMatchObject({ status: 201 });
    const system = { issuer: exchange.url, clientId: 'AAAA.typed', scopes: ['requests:write'] };
    const url = `${exchange.url}/v1/requests`;
    const by = (own: Pem) => certificate(system, { ...own, ca: server });
    const typed = by(issued('authority', 'typed', '/C=GB/O=Supplier A/CN=typed'));
    const icx = callerOf({ url: exchange.url, authentication: typed });
    expect((await icx.GET('/v1/requests')).response.status).toBe(200);
    const headers = await typed.authorize({ method: 'GET', url });
    const stranger = by(issued('authority', 'stranger', '/CN=stranger'));
    expect((await stranger.fetch!(url, { headers })).status).toBe(401);
    await expect(stranger.authorize({ method: 'GET', url })).rejects.toMatchObject({ code: 'invalid_client' });
  });

  const expectBoundTo = async (own: Pem, token: string | undefined, thieves: readonly (Pem | undefined)[]) => {
    const authorization = `Bearer ${token}`;
    expect(await call('GET', '/v1/requests', own, { authorization })).toMatchObject({ status: 200 });
    for (const thief of thieves)
      expect(await call('GET', '/v1/requests', thief, { authorization })).toMatchObject({
        status: 401,
        body: { code: 'certificate-mismatch' },
      });
  };
});
