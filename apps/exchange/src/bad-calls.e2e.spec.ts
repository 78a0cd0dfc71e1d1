import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { openLogReader } from '@icx/sqlite/log';
import type { LogReader } from '@icx/sqlite/log';
import { addresses, etags, ids, keys, queries, shapes } from './bad-calls.data.ts';
import { expectProblem } from './problem.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
let log: LogReader;
let path: string;
let head: bigint;

beforeAll(async () => {
  world = await World.open();
  log = openLogReader(join(world.folder, 'log.db'));
  path = await world.raised();
  head = log.head();
});
afterAll(async () => {
  log.close();
  await world.close();
});
afterEach(() => expect(log.head()).toBe(head));

const key = () => ({ 'idempotency-key': randomUUID() });
const json = { 'content-type': 'application/json' };

describe('a body', () => {
  test.each(shapes)('that is %s', async (_, body, type, status, code) => {
    const headers = { ...key(), ...(type === undefined ? {} : { 'content-type': type }) };
    const pointers = code === 'member-repeated' ? ['/reason'] : [];
    expectProblem(await world.as('BBBB').send('POST', `${path}/recall`, headers, body), status, code, pointers);
  });

  test.each(['gzip', 'br', 'gzip, gzip', 'x'])('that is encoded: %s', async (encoding) => {
    const headers = { ...json, ...key(), 'content-encoding': encoding };
    for (const body of [gzipSync('{"reason":"r"}'), '{"reason":"r"}'])
      expectProblem(
        await world.as('BBBB').send('POST', `${path}/recall`, headers, body),
        415,
        'content-encoding-unsupported',
      );
  });

  test('may be left out where no member is required, and may say its character set', async () => {
    const none = await world.as('CCCC').send('POST', `${path}/withdrawal`, key());
    expectProblem(none, 404, 'request-unknown');
    const utf8 = { ...key(), 'content-type': 'application/json; charset=utf-8' };
    const reply = await world.as('BBBB').send('POST', `${path}/recall`, utf8, '{"reason":"wrong"}');
    expectProblem(reply, 409, 'no-code-to-recall');
  });
});

const refusedAtTheGate = ['idempotency-key-missing', 'action-not-allowed', 'party-not-found', 'request-unknown'];

describe('a header', () => {
  const recall = (headers: Readonly<Record<string, string>>) =>
    world.as('BBBB').send('POST', `${path}/recall`, { ...json, ...headers }, '{"reason":"r"}');

  test.each(keys)('Idempotency-Key: %s', async (value, code) => {
    expectProblem(await recall(value === undefined ? {} : { 'idempotency-key': value }), 400, code);
  });

  test('Idempotency-Key is needed by every POST of the document', async () => {
    const { body } = await world.as('AAAA').get('/openapi.json');
    const posts = Object.entries<{ readonly post?: { readonly requestBody?: { readonly content: object } } }>(
      body.paths,
    ).flatMap(([route, { post }]) => {
      if (!post) return [];
      const [type = 'application/json'] = Object.keys(post.requestBody?.content ?? {});
      const query = route === '/v1/files' ? '?kind=requests' : '';
      const address = route.replace('{id}', path.split('/').at(-1)!).replace('{party}', 'AAAA');
      return [{ route: `${address}${query}`, type }];
    });
    expect(posts.length).toBeGreaterThan(10);
    for (const { route, type } of posts) {
      const replies = await Promise.all(
        (['AAAA', 'BBBB', 'SECA', 'DCCX'] as const).map((by) =>
          world.as(by).send('POST', route, { 'content-type': type }, '{}'),
        ),
      );
      const codes = replies.map(({ body: problem }) => problem.code);
      expect([route, codes]).toEqual([route, expect.arrayContaining(['idempotency-key-missing'])]);
      expect(codes.filter((code) => !refusedAtTheGate.includes(code))).toEqual([]);
    }
    // Of those, three refused reveals are on record: by the addressee, SECAS and DCC.
    expect(eventNames(await world.as('SECA').get(`${path}/history`)).slice(-3)).toEqual([
      'reveal-refused',
      'reveal-refused',
      'reveal-refused',
    ]);
    head += 3n;
  });

  test.each(etags)('If-Match: %s', async (value) => {
    expectProblem(await recall({ ...key(), 'if-match': value }), 400, 'if-match-invalid');
  });
});

describe('an address', () => {
  test.each(ids)('with the id %s', async (id) => {
    // As they stand: a client would make another address of dots.
    for (const act of ['', '/history', '/evidence'])
      expectProblem(await world.as('AAAA').send('GET', `/v1/requests/${id}${act}`, {}), 404, 'request-unknown');
    const withdrawal = await world
      .as('AAAA')
      .send('POST', `/v1/requests/${id}/withdrawal`, { ...json, ...key() }, '{}');
    expectProblem(withdrawal, 404, 'request-unknown');
  });

  test.each(addresses)('that cannot be one: %.20s', async (id) => {
    const reply = await world.as('AAAA').get(`/v1/requests/${id}`);
    expectProblem(reply, 404, 'not-found');
    expect(reply.text).not.toContain(id);
  });

  test.each([
    '/nothing',
    '/v1',
    '/v1/request',
    '/v1/requests//',
    '/v2/requests',
    '/v1/requests/x/y/z',
    '//v1/requests',
    '/favicon.ico',
  ])('that leads nowhere: %s', async (nowhere) =>
    expectProblem(await world.as('AAAA').send('GET', nowhere, {}), 404, 'not-found'),
  );

  test.each(['PUT', 'PATCH', 'DELETE', 'TRACE'])('with the method %s', async (method) =>
    expectProblem(await world.as('AAAA').send(method, path, key()), 405, 'method-not-allowed'),
  );

  test.each(queries)('with the query %.40s', async (query, pointer, code) => {
    const reply = await world.as('AAAA').get(`/v1/requests?${query}`);
    expectProblem(reply, 400, 'validation-failed', [pointer]);
    expect(reply.body.errors[0].code).toBe(code);
  });
});

describe('what is no HTTP call', () => {
  const raw = async (bytes: string): Promise<string> => {
    const { hostname, port } = new URL(world.url);
    const socket = connect(Number(port), hostname);
    socket.write(bytes);
    return text(socket);
  };

  test.each([
    ['a header too large', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['an address too large', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'headers-too-large'],
    ['another protocol', 'EHLO mail.example\r\n\r\n', 400, 'call-malformed'],
    ['a control character in the address', 'GET /\u0000 HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'call-malformed'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'call-malformed',
    ],
  ])('%s: a problem all the same, and the connection ends', async (_, bytes, status, code) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
  });
});
