import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { ConfigRefused, readConfig } from '@icx/host';
import { call } from './http-call.fixture.ts';
import { startExchange } from '@icx/host';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World } from './world.fixture.ts';

let world: World;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
const limited = async (limits: object): Promise<void> => {
  world = await World.open(undefined, { limits });
  opened.push(world);
};
const socketTo = (url: string) => connect(Number(new URL(url).port), '127.0.0.1');

test('every answer of the API forbids a browser to load, frame, cache or guess anything', async () => {
  await limited({});
  const replies = await Promise.all([
    world.as('AAAA').get('/v1/requests'),
    world.as('AAAA').get('/nowhere'),
    call(world.url, { method: 'GET', path: '/v1/requests' }),
    call(world.url, { method: 'GET', path: '/openapi.json' }),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([200, 404, 401, 200]);
  for (const { headers } of replies) {
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    for (const absent of ['x-powered-by', 'server', 'strict-transport-security'])
      expect(headers).not.toHaveProperty(absent);
  }
});

test('one address that calls too often is told when to go on, whoever it says it is', async () => {
  // One call of them reads what answers are held to, one lists the devices of the sandbox.
  await limited({ perClient: 5 });
  for (let n = 0; n < 3; n++) expect(await world.as('AAAA').get('/v1/requests')).toMatchObject({ status: 200 });
  for (const reply of [
    await world.as('AAAA').get('/v1/requests'),
    await world.as('BBBB').get('/v1/requests'),
    await call(world.url, { method: 'GET', path: '/nowhere' }),
  ]) {
    expectProblem(reply, 429, 'rate-limited');
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(60);
  }
});

test('a party that calls too often is stopped, and no other with it; a forged token uses nothing up', async () => {
  await limited({ perParty: 3 });
  for (let n = 0; n < 5; n++)
    expectProblem(
      await call(world.url, { method: 'GET', path: '/v1/requests', headers: { authorization: 'Bearer a.b.c' } }),
      401,
      'token-invalid',
    );
  for (let n = 0; n < 2; n++) expect(await world.as('AAAA').get('/v1/requests')).toMatchObject({ status: 200 });
  expectProblem(await world.as('AAAA').get('/v1/requests'), 429, 'rate-limited');
  expect(await world.as('BBBB').get('/v1/requests')).toMatchObject({ status: 200 });
});

test('headers that trickle in do not hold a connection: it ends by itself, with a problem', async () => {
  await limited({ headersMs: 100, requestMs: 200 });
  const socket = socketTo(world.url);
  socket.write('GET /livez HTTP/1.1\r\nhost: x\r\nx-slow: ');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"call-too-slow"');
});

test('a body that trickles in does not either', async () => {
  await limited({ headersMs: 100, requestMs: 200 });
  const socket = socketTo(world.url);
  const token = await tokenOf(world.folder, 'AAAA');
  socket.write(
    `POST /v1/requests HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{`,
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

test('a connection beyond the last one allowed is closed, and one that ended makes room', async () => {
  await limited({ connections: 2, keepAliveMs: 100 });
  const [first, second] = [socketTo(world.url), socketTo(world.url)];
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  // Closed without a word; whether it hears that as an end or as a reset is the machine's.
  const third = socketTo(world.url).on('error', () => undefined);
  await once(third, 'close');
  expect(third.bytesRead).toBe(0);
  for (const socket of [first, second]) {
    socket.end('GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
  }
});

test('a method that does not exist, and a tunnel to elsewhere, lead nowhere', async () => {
  await limited({});
  const brew = socketTo(world.url);
  brew.write('BREW /v1/requests HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(await text(brew)).toMatch(/^HTTP\/1\.1 400 /);
  const tunnel = socketTo(world.url).on('error', () => undefined);
  tunnel.write('CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\n\r\n');
  await once(tunnel, 'close');
  expect(tunnel.bytesRead).toBe(0);
});

test('with a certificate it speaks TLS 1.2 or later and nothing else, and tells browsers to keep to it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '1', ...kind, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  const { tls: certificate } = readConfig({ ICX_TLS_CERT: cert, ICX_TLS_KEY: key });
  rmSync(key);
  const tls = { ca: readFileSync(cert) };
  const exchange = await startExchange({ mode: 'sandbox', data: join(folder, 'data'), port: 0, tls: certificate! });
  opened.push({ close: () => exchange.close().then(() => rmSync(folder, { recursive: true })) });
  const { url } = exchange;
  expect(url).toMatch(/^https:/);
  const [reply] = await once(get(`${url}/livez`, tls), 'response');
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['strict-transport-security']).toBe('max-age=31536000');
  expect(await text(reply)).toContain('alive');
  const old = connectTls({
    port: Number(new URL(url).port),
    host: '127.0.0.1',
    ...tls,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const [error] = await once(old, 'error').catch((thrown: unknown) => [thrown]);
  expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  const plain = socketTo(url).on('error', () => undefined);
  plain.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(plain, 'close');
});

test.each([
  [{ ICX_RATE_PER_PARTY: '0' }, /ICX_RATE_PER_PARTY is "0"/],
  [{ ICX_MAX_CONNECTIONS: 'many' }, /ICX_MAX_CONNECTIONS is "many"/],
  [{ ICX_REVEAL_QUOTA: '-1' }, /ICX_REVEAL_QUOTA is "-1"/],
  [{ ICX_REVEAL_NORMAL: '1.5' }, /ICX_REVEAL_NORMAL is "1.5"/],
  [{ ICX_TLS_CERT: '/no.pem', ICX_TLS_KEY: '/no.pem' }, /ICX_TLS_CERT is "\/no.pem", which cannot be read \(ENOENT\)/],
  [{ ICX_TLS_KEY: '/nowhere.pem' }, /Set both ICX_TLS_CERT and ICX_TLS_KEY/],
])('a limit that is none is refused at the start: %j', (env, sentence) => {
  const read = () => readConfig(env);
  expect(read).toThrow(ConfigRefused);
  expect(read).toThrow(sentence);
});

test('limits come from the environment', () => {
  const env = { ICX_RATE_PER_CLIENT: '7', ICX_MAX_BODY_BYTES: '100', ICX_REVEAL_QUOTA: '5', ICX_REVEAL_NORMAL: '2' };
  expect(readConfig(env)).toMatchObject({
    limits: { perClient: 7, bodyBytes: 100 },
    reveals: { quota: 5, anomalyFloor: 2, anomalyFactor: 10 },
  });
});
