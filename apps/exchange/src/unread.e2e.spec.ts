import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { call } from './http-call.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World } from './world.fixture.ts';

let world: World;
let token: string;
beforeAll(async () => {
  world = await World.open(undefined, { limits: { publicBodyMs: 200 } });
  token = await tokenOf(world.folder, 'AAAA');
});
afterAll(() => world.close());

const begin = (path: string, headers: Readonly<Record<string, string>>): Socket => {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket;
};
const json = { 'content-type': 'application/json', 'content-length': '8000000', 'idempotency-key': 'unread' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const batch = '/v1/inventory/data-fixes';

/** What comes back although no byte of the body was sent; the connection has ended by then. */
const answered = async (path: string, headers: Readonly<Record<string, string>>) => {
  const answer = await text(begin(path, headers));
  const [, status] = /^HTTP\/1\.1 (\d+) /.exec(answer) ?? [];
  const { code } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  return { status: Number(status), code, closes: /^connection: close\r$/im.test(answer) };
};

test.each<[string, string, Readonly<Record<string, string>>, number, string]>([
  ['without a token', batch, {}, 401, 'token-missing'],
  ['with a forged token', batch, { authorization: 'Bearer a.b.c' }, 401, 'token-invalid'],
  ['to nowhere', '/v1/nowhere', {}, 404, 'not-found'],
  ['to where a name is missing', '/v1/requests//answer', {}, 404, 'not-found'],
  ['with a method that is not taken', '/livez', {}, 405, 'method-not-allowed'],
])(
  'who calls %s is answered before a byte of the body, and the connection ends',
  async (_, path, more, status, code) => {
    expect(await answered(path, { ...json, ...more })).toEqual({ status, code, closes: true });
    const { 'content-length': _length, ...chunked } = { ...json, 'transfer-encoding': 'chunked' };
    expect(await answered(path, { ...chunked, ...more })).toEqual({ status, code, closes: true });
  },
);

test.each<[string, string, Readonly<Record<string, string>>, number, string]>([
  ['may not do it', '/v1/switches', {}, 403, 'action-not-allowed'],
  ['names a request that is not its', '/v1/requests/icr_TEST/withdrawal', {}, 404, 'request-unknown'],
  ['acts for somebody who did not grant it', batch, { 'icx-on-behalf-of': 'BBBB' }, 403, 'agency-not-granted'],
  ['acts for nobody', batch, { 'icx-on-behalf-of': 'b' }, 400, 'on-behalf-of-invalid'],
  ['sends more than the route takes', '/v1/requests', {}, 413, 'body-too-large'],
  ['sends what is no JSON', batch, { 'content-type': 'text/csv' }, 415, 'media-type-unsupported'],
])('a party that %s neither', async (_, path, more, status, code) => {
  const headers = { ...json, authorization: `Bearer ${token}`, ...more };
  expect(await answered(path, headers)).toEqual({ status, code, closes: true });
});

test.each(['/raise', '/acting-for'])('who sends %s of the portal without a session, neither', async (path) => {
  const answer = await text(begin(path, { ...form, origin: world.url, 'content-length': '60000' }));
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(answer).toContain('You were signed out');
});

test('a stranger who goes on sending is not listened to', async () => {
  const socket = begin(batch, json).on('error', () => undefined);
  socket.pause();
  const piece = Buffer.alloc(64 * 1024, ' ');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  let sent = 0;
  const send = (error?: Error | null): void => {
    if (error || socket.destroyed) return;
    sent += piece.length;
    socket.write(piece, send);
  };
  send();
  await ended;
  // What fits into the buffers of the two kernels was sent, and no more.
  expect(sent).toBeLessThan(8_000_000);
});

test('whose token has ended in the middle of the day hears so, however much it sends', async () => {
  const headers = { ...json, authorization: 'Bearer a.b.c' };
  expectProblem(
    await call(world.url, { method: 'POST', path: batch, headers, body: Buffer.alloc(8_000_000, ' ') }),
    401,
    'token-invalid',
  );
});

describe.each([
  ['/oidc/token', 408],
  ['/oidc/enrolment', 408],
  ['/oidc/interaction/x', 408],
  // Has its answer before it reads a body.
  ['/oidc/session/end', 404],
])('at %s, where anybody may knock', (path, status) => {
  test('64 KiB are read at most', async () =>
    expect(await answered(path, { ...form, 'content-length': '65537' })).toEqual({
      status: 413,
      code: 'body-too-large',
      closes: true,
    }));

  test('nothing is read that does not say how long it is', async () =>
    expect(await answered(path, { ...form, 'transfer-encoding': 'chunked' })).toEqual({
      status: 411,
      code: 'length-missing',
      closes: true,
    }));

  test('a body that trickles in ends the connection, sooner than that of a party', async () => {
    const socket = begin(path, { ...form, 'content-length': '50' });
    socket.write('name=');
    expect((await text(socket)).match(/^HTTP\/1\.1 \d+/gm)).toEqual([`HTTP/1.1 ${status}`]);
  });
});

test('what an honest stranger sends in time is answered', async () => {
  const body = 'grant_type=client_credentials';
  const reply = await call(world.url, { method: 'POST', path: '/oidc/token', headers: form, body });
  expect(reply).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});
