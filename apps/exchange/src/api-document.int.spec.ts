import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agent, call } from './http-call.fixture.ts';

const thing = {
  type: 'object',
  required: ['id', 'at'],
  properties: { id: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
};
const problem = { type: 'object', required: ['code'], properties: { code: { type: 'string' } } };
const inJson = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } };
const document = {
  paths: {
    '/v1/things/{id}': {
      get: {
        responses: {
          200: { content: inJson },
          201: { content: inJson, headers: { Location: { $ref: '#/components/headers/Location' } } },
          205: {},
          404: { $ref: '#/components/responses/Problem' },
          429: { $ref: '#/components/responses/Problem' },
          default: { $ref: '#/components/responses/Problem' },
        },
      },
    },
    '/v1/things/all': { get: { responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } } },
  },
  components: {
    schemas: { Thing: thing },
    headers: {
      Location: { required: true, schema: { type: 'string' } },
      RetryAfter: { schema: { type: 'integer', minimum: 1 } },
    },
    responses: {
      Problem: {
        headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  },
};

/** How the next call is answered. */
let next: (reply: ServerResponse) => unknown;
const server = createServer((asked, reply) => {
  if (asked.url !== '/openapi.json') return next(reply);
  return reply.setHeader('content-type', 'application/json').end(JSON.stringify(document));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  agent.destroy();
  server.close();
});

const good = { id: 'a', at: '2026-11-27T15:00:00Z' };
const answered = (status: number, body: unknown, headers: object = {}, path = '/v1/things/a?of=me') => {
  next = (reply) => {
    reply.writeHead(status, { 'content-type': 'application/json', ...headers });
    reply.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return call(url, { method: 'GET', path });
};
const asProblem = { 'content-type': 'application/problem+json; charset=utf-8' };

test('an answer that is as the document says is handed on', async () => {
  expect(await answered(200, good)).toMatchObject({ status: 200, body: good });
  expect(await answered(201, good, { location: '/v1/things/a' })).toMatchObject({ status: 201 });
  expect(await answered(404, { code: 'unknown' }, asProblem)).toMatchObject({ status: 404 });
  expect(await answered(405, { code: 'method-not-allowed' }, asProblem)).toMatchObject({ status: 405 });
  expect(await answered(200, 'id,at\r\n', { 'content-type': 'text/csv' }, '/v1/things/all')).toMatchObject({
    text: 'id,at\r\n',
  });
});

test.each([
  ['a member that the schema lacks', 200, { ...good, secret: 1 }, {}, /additional properties.*"secret"/],
  ['one that is missing', 200, { id: 'a' }, {}, /'at'/],
  ['a value without its form', 200, { ...good, at: 'soon' }, {}, /\/at must match format "date-time"/],
  ['a status of success that is not declared', 202, good, {}, /status 202 is not declared/],
  ['a refusal that is not declared', 409, { code: 'taken' }, asProblem, /status 409 is not declared/],
  ['a header that is missing', 201, good, {}, /without the header location/],
  ['one that is not declared', 200, good, { etag: '"1"' }, /header etag is not declared/],
  [
    'one without its form',
    429,
    { code: 'wait' },
    { ...asProblem, 'retry-after': 'soon' },
    /header retry-after must be/,
  ],
  ['another type', 200, good, { 'content-type': 'text/plain' }, /type text\/plain is not declared/],
  ['a body where none is declared', 205, good, {}, /no body is declared/],
  ['a problem that is none', 404, {}, asProblem, /'code'/],
])('%s is named', async (_, status, body, headers, named) => {
  await expect(answered(status, body, headers)).rejects.toThrow(named);
});

test('a success of an operation that the document lacks is named', async () => {
  await expect(answered(200, good, {}, '/v1/others')).rejects.toThrow(/GET \/v1\/others .*no such operation/);
});
