import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { accepted, allowed, bareCalls, callIds, noneMatch } from './http.data.ts';
import { call } from './http-call.fixture.ts';
import { ConfigRefused, readConfig } from '@icx/host';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World } from './world.fixture.ts';

const PAGE = 'https://meters.example';

let world: World;
let path: string;
beforeAll(async () => {
  world = await World.open(undefined, { corsOrigins: [PAGE] });
  path = await world.raised();
});
afterAll(() => world.close());

const stranger = (method: string, address: string, headers: Readonly<Record<string, string>> = {}) =>
  call(world.url, { method, path: address, headers });

describe('a method that an address does not take', () => {
  test.each(allowed)('%s: 405, and OPTIONS tells which: %s', async (address, allow) => {
    for (const method of ['PUT', 'DELETE', 'TRACE', 'PROPFIND']) {
      const refused = await stranger(method, address);
      expectProblem(refused, 405, 'method-not-allowed');
      expect(refused.headers.allow).toBe(allow);
    }
    expect(await stranger('OPTIONS', address)).toMatchObject({ status: 204, headers: { allow }, text: '' });
  });

  test('is refused to who knows of a request as to who does not, and of one that is not there', async () => {
    const replies = [
      await stranger('PUT', path),
      await world.as('AAAA').send('PUT', path, {}),
      await stranger('PUT', '/v1/requests/icr_TESTno'),
    ];
    for (const { status, headers, body } of replies)
      expect({ status, allow: headers.allow, body }).toEqual({
        status: 405,
        allow: 'GET, HEAD, OPTIONS',
        body: replies[0]!.body,
      });
  });

  test.each(['/v1/nowhere', '/v1/requests//answer', '/v1/requests/x/y/z'])('%s is nowhere for any', async (address) => {
    for (const method of ['GET', 'PUT', 'OPTIONS']) expectProblem(await stranger(method, address), 404, 'not-found');
  });
});

test('HEAD answers as GET does, without the document', async () => {
  for (const address of [path, '/v1/requests/icr_TESTno', '/v1/requests?limit=0', '/livez', '/openapi.json']) {
    const [whole, head] = [await world.as('AAAA').get(address), await world.as('AAAA').send('HEAD', address, {})];
    expect([head.status, head.text, head.headers.etag]).toEqual([whole.status, '', whole.headers.etag]);
    expect(head.headers['content-type']).toBe(whole.headers['content-type']);
  }
  expect(await stranger('HEAD', path)).toMatchObject({ status: 401, text: '' });
});

test.each(accepted)('Accept: %s for %s is answered: %s', async (accept, address, isGiven) => {
  // What is put to suppliers is theirs alone.
  const by = address.startsWith('/v1/worklist') ? 'BBBB' : 'SECA';
  const authorization = `Bearer ${await tokenOf(world.folder, by)}`;
  const reply = await stranger('GET', address, { authorization, accept });
  if (isGiven) expect(reply.status).toBe(200);
  else expectProblem(reply, 406, 'not-acceptable');
});

test('what could not be told is not done', async () => {
  const before = await world.as('AAAA').get(`${path}/history`);
  expectProblem(await world.as('AAAA').post(`${path}/withdrawal`, {}, { accept: 'text/html' }), 406, 'not-acceptable');
  expect((await world.as('AAAA').get(`${path}/history`)).body).toEqual(before.body);
});

describe('If-None-Match', () => {
  let path: string;
  beforeAll(async () => void (path = await world.raised()));

  test.each(noneMatch)('%s of a request with the ETag "2": it is as it was: %s', async (given, isSame) => {
    for (const address of [path, `${path}/history`]) {
      const reply = await world.as('AAAA').get(address, { 'if-none-match': given, 'cache-control': 'no-cache' });
      expect(reply).toMatchObject({ status: isSame ? 304 : 200, headers: { etag: '"2"' } });
      expect(reply.text === '').toBe(isSame);
    }
  });

  test('of the document, which is the same until the next release', async () => {
    const { etag } = (await stranger('GET', '/openapi.json')).headers;
    expect(await stranger('GET', '/openapi.json', { 'if-none-match': etag! })).toMatchObject({ status: 304, text: '' });
  });

  test('tells nothing to who may not see the request', async () => {
    expectProblem(await world.as('CCCC').get(path, { 'if-none-match': '*' }), 404, 'request-unknown');
    expectProblem(await stranger('GET', path, { 'if-none-match': '*' }), 401, 'token-missing');
  });
});

describe('compression', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('%s of a large document holds what the plain one does', async (encoding, unpack) => {
    const plain = await fetch(`${world.url}/openapi.json`, { headers: { 'accept-encoding': 'identity' } });
    const packed = await packedBy(encoding, '/openapi.json');
    expect(packed.headers).toMatchObject({
      'content-encoding': encoding,
      vary: expect.stringContaining('accept-encoding'),
    });
    const text = await plain.text();
    expect(unpack(packed.bytes).toString()).toBe(text);
    expect(packed.bytes.length).toBeLessThan(text.length / 5);
  });

  test('of what is small, of no answer to an act and of no sign-in page', async () => {
    expect((await packedBy('br', '/livez')).headers).not.toHaveProperty('content-encoding');
    expect((await packedBy('br', '/oidc/enrolment')).headers).not.toHaveProperty('content-encoding');
    const cases = Array.from({ length: 200 }, () => ({}));
    const batch = await world.as('AAAA').post('/v1/inventory/data-fixes', { cases }, { 'accept-encoding': 'br' });
    expect(batch.text.length).toBeGreaterThan(8 * 1024);
    expect(batch.headers).not.toHaveProperty('content-encoding');
  });
});

test('a slash at the end changes nothing', async () => {
  for (const address of [path, '/v1/requests', '/livez']) {
    const [as, ended] = [await world.as('AAAA').get(address), await world.as('AAAA').get(`${address}/`)];
    expect([ended.status, ended.body]).toEqual([200, as.body]);
  }
});

test.each(callIds)('x-request-id: %.40s comes back: %s', async (id, isTaken) => {
  const headers = { 'x-request-id': id };
  for (const address of ['/livez', '/v1/requests', '/%zz'])
    expect((await stranger('GET', address, headers)).headers['x-request-id']).toEqual(
      isTaken ? id : expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    );
});

test.each(bareCalls)('%s is refused with a problem', async (_, lines, status, code) => {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.write(`${lines}connection: close\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(/^content-type: application\/problem\+json/m);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
});

describe('a page elsewhere', () => {
  const preflight = (origin: string, address: string) =>
    stranger('OPTIONS', address, { origin, 'access-control-request-method': 'POST' });

  test('that is named may call with a token, and read what it needs of an answer', async () => {
    const asked = await preflight(PAGE, '/v1/requests');
    expect(asked).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': PAGE, vary: 'Origin' } });
    expect(asked.headers['access-control-allow-headers']).toMatch(/Authorization.*DPoP.*Idempotency-Key.*If-Match/);
    const { headers } = await world.as('AAAA').get(path, { origin: PAGE });
    expect(headers['access-control-allow-origin']).toBe(PAGE);
    expect(headers['access-control-expose-headers']).toMatch(/ETag.*ICX-Position.*Location.*Retry-After.*X-Request-Id/);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const refused = await stranger('GET', path, { origin: PAGE });
    expectProblem(refused, 401, 'token-missing');
    expect(refused.headers['access-control-allow-origin']).toBe(PAGE);
  });

  test.each([
    ['that is not', 'https://meters.example.org'],
    ['by another scheme', 'http://meters.example'],
    ['without a name', 'null'],
  ])('%s is not let in', async (_, origin) => {
    for (const { headers } of [await preflight(origin, path), await stranger('GET', path, { origin })])
      expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('none is let in to the sign-in pages', async () =>
    expect((await stranger('GET', '/oidc/enrolment', { origin: PAGE })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    ));

  test('none is by default', async () => {
    await world.restart(undefined, {});
    for (const { headers } of [await preflight(PAGE, path), await stranger('GET', path, { origin: PAGE })])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each(['*', 'null', 'meters.example', 'https://meters.example/', 'https://*.example', `${PAGE} ${PAGE}`])(
    'ICX_CORS_ORIGINS=%s is refused at the start',
    (origins) => expect(() => readConfig({ ICX_CORS_ORIGINS: origins })).toThrow(ConfigRefused),
  );
});

test('of a request that is late the days are told, as if nothing were known', async () => {
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P30D' });
  const { headers, body } = await world.as('AAAA').get(path);
  expect(body.leg.overdueDays).toBeGreaterThan(0);
  const again = await world.as('AAAA').get(path, { 'if-none-match': headers.etag! });
  expect(again).toMatchObject({ status: 200, body });
});

const packedBy = async (encoding: string, address: string) => {
  const [reply] = (await once(
    get(`${world.url}${address}`, { headers: { 'accept-encoding': encoding } }),
    'response',
  )) as [IncomingMessage];
  return { headers: reply.headers, bytes: await buffer(reply) };
};
