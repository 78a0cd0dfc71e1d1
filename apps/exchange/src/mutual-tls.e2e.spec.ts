import { execFileSync } from 'node:child_process';
import { createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { startExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { tokenOf } from './world.fixture.ts';

interface Pem {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const folder = mkdtempSync(join(tmpdir(), 'icx-mtls-'));
/** A self-signed P-256 certificate, as a party's administrator would make one. */
const certificate = (openssl: string, name: string): Pem => {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const files = ['-nodes', '-keyout', key, '-out', cert];
  execFileSync(openssl, ['req', '-x509', ...curve, ...files, '-days', '2', '-subj', `/CN=${name}`], {
    stdio: 'ignore',
  });
  return { cert: readFileSync(cert), key: readFileSync(key) };
};

let exchange: Exchange;
let own: Pem;

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

const tokenFor = (by: Pem | undefined) =>
  call(
    'POST',
    '/oidc/token',
    by,
    { 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=client_credentials&client_id=AAAA.billing&scope=requests:write',
  );

engineDescribe('openssl')('mutual TLS', (openssl) => {
  beforeAll(async () => {
    const tls = certificate(openssl, 'server');
    exchange = await startExchange({ mode: 'sandbox', data: join(folder, 'data'), port: 0, tls });
    own = certificate(openssl, 'billing');
  });
  afterAll(async () => {
    await exchange.close();
    rmSync(folder, { recursive: true });
  });

  test('a client gets a token by its certificate, and uses it with that certificate alone', async () => {
    const { raw, publicKey } = new X509Certificate(own.cert);
    const key = {
      ...createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }),
      x5c: [raw.toString('base64')],
    };
    const headers = {
      authorization: `Bearer ${await tokenOf(join(folder, 'data'), 'AAAA')}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const client = {
      name: 'billing',
      scopes: ['requests:write'],
      authentication: 'self_signed_tls_client_auth',
      keys: [key],
    };
    expect(await call('POST', '/v1/parties/AAAA/clients', undefined, headers, JSON.stringify(client))).toMatchObject({
      status: 201,
    });

    const other = certificate(openssl, 'other');
    expect(await tokenFor(undefined)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await tokenFor(other)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const { status, body } = await tokenFor(own);
    expect({ status, type: body['token_type'], expires: body['expires_in'] }).toEqual({
      status: 200,
      type: 'Bearer',
      expires: 300,
    });
    const authorization = `Bearer ${String(body['access_token'])}`;
    expect(await call('GET', '/v1/requests', own, { authorization })).toMatchObject({ status: 200 });
    for (const thief of [other, undefined])
      expect(await call('GET', '/v1/requests', thief, { authorization })).toMatchObject({
        status: 401,
        body: { code: 'certificate-mismatch' },
      });
  });
});
