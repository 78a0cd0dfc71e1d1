import { afterEach, expect, test } from '@jest/globals';
import { playExchange, type Answer } from '@icx/world-testing/played-exchange';
import { AddressRefused, bearer, Connection, exchange, ifMatch, items, ProblemError, readJson } from '@icx/client';
import type { Authentication, ConnectionOptions } from '@icx/client';

const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

/** Pauses are noted in place of being waited for. */
const exchangeThat = async (answers: readonly Answer[], more: Partial<ConnectionOptions> = {}) => {
  const played = await playExchange(...answers);
  opened.push(played);
  const pauses: number[] = [];
  const sleep = async (pause: number) => void pauses.push(pause);
  const options = { url: played.url, authentication: bearer('a-token'), retries: { sleep, random: () => 1 }, ...more };
  return { ...played, pauses, icx: exchange(options), connection: new Connection(options) };
};

const done: Answer = { status: 200, json: { done: true } };
const device = { deviceId: '00-DB-12-34-00-00-00-00', deviceType: 'ESME' } as const;

test('a call says who calls and for whom; a change has a key of its own', async () => {
  const { icx, calls } = await exchangeThat([done], { onBehalfOf: 'BBBB' });
  await icx.POST('/v1/requests', { body: device });
  await icx.POST('/v1/requests', { body: device });
  await icx.GET('/v1/requests', { params: { query: { state: 'open' } } });
  expect(calls.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    { method: 'POST', path: '/v1/requests', body: device },
    { method: 'POST', path: '/v1/requests', body: device },
    { method: 'GET', path: '/v1/requests?state=open', body: undefined },
  ]);
  for (const { headers } of calls)
    expect(headers).toMatchObject({ authorization: 'Bearer a-token', 'icx-on-behalf-of': 'BBBB' });
  const [first, second, read] = calls.map(({ headers }) => headers['idempotency-key']);
  expect([first, second]).toEqual([expect.stringMatching(UUIDV7), expect.stringMatching(UUIDV7)]);
  expect([first === second, read]).toEqual([false, undefined]);
});

test('an address may have a path in front of the API', async () => {
  const played = await exchangeThat([done]);
  const behind = exchange({ url: `${played.url}/icx`, authentication: bearer('a-token') });
  await behind.GET('/v1/requests');
  expect(played.calls[0]!.path).toBe('/icx/v1/requests');
});

test('what is read after a change is no older than the change', async () => {
  const at = (position: string): Answer => ({ ...done, headers: { 'icx-position': position } });
  const { connection, calls } = await exchangeThat([at('9'), at('10'), at('9'), at('12'), done]);
  for (const method of ['GET', 'POST', 'POST', 'GET', 'GET']) await connection.send('v1/things', { method });
  expect(calls.map(({ headers }) => headers['icx-position'])).toEqual([undefined, undefined, undefined, '10', '10']);
});

test('an exchange that was set back to a backup is read as it is now', async () => {
  const invalid: Answer = { status: 400, json: { code: 'position-invalid', detail: 'Leave it out.' } };
  const { connection, calls } = await exchangeThat([
    { ...done, headers: { 'icx-position': '9' } },
    invalid,
    done,
    invalid,
  ]);
  await connection.send('v1/things', { method: 'POST' });
  await connection.send('v1/things');
  expect(calls.map(({ headers }) => headers['icx-position'])).toEqual([undefined, '9', undefined]);
  const own = connection.send('v1/things', { headers: { 'icx-position': '10' } });
  await expect(own).rejects.toMatchObject({ code: 'position-invalid' });
});

test('a problem is thrown as what the exchange says', async () => {
  const errors = [{ pointer: '/deviceId', code: 'device-id-invalid', detail: 'Copy all 16.' }];
  const json = { status: 400, code: 'validation-failed', detail: 'Two are wrong.', errors, moreErrors: 1 };
  const { icx } = await exchangeThat([{ status: 400, json, headers: { 'x-request-id': 'r-1' } }]);
  const problem = await icx.POST('/v1/requests', { body: device }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ProblemError);
  expect(problem).toMatchObject({
    message: 'Two are wrong. (validation-failed)',
    ...json,
    requestId: 'r-1',
  });
});

test('what is no problem document is thrown by its status', async () => {
  const { icx, calls } = await exchangeThat([{ status: 502, text: '<html>' }]);
  await expect(icx.GET('/v1/requests')).rejects.toMatchObject({ name: 'ProblemError', code: 'http-502', errors: [] });
  expect(calls).toHaveLength(1);
});

test('an exchange that asks for patience gets it', async () => {
  const later: Answer = { status: 503, json: {}, headers: { 'retry-after': '5' } };
  const { icx, calls, pauses } = await exchangeThat(['reset', later, done]);
  await icx.POST('/v1/requests', { body: device });
  expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(calls.map(({ body }) => body)).toEqual([device, device, device]);
  expect(pauses).toEqual([200, 5400]);
});

test('one that asks for more than there is time is not waited for', async () => {
  const later: Answer = {
    status: 429,
    json: { code: 'too-many', detail: 'Slower.' },
    headers: { 'retry-after': '60' },
  };
  const { icx, calls, pauses } = await exchangeThat([later]);
  await expect(icx.GET('/v1/requests')).rejects.toMatchObject({ code: 'too-many' });
  expect([calls.length, pauses]).toEqual([1, []]);
});

test('the token follows no redirection', async () => {
  const elsewhere = await exchangeThat([done]);
  const { icx } = await exchangeThat([{ redirect: `${elsewhere.url}/v1/requests` }]);
  await expect(icx.GET('/v1/requests')).rejects.toMatchObject({ message: 'fetch failed' });
  expect(elsewhere.calls).toEqual([]);
});

test('an address elsewhere is not called, whoever named it', async () => {
  const elsewhere = await exchangeThat([done]);
  const { connection, calls } = await exchangeThat([done]);
  for (const address of [`${elsewhere.url}/v1/requests`, elsewhere.url.replace('http:', '')])
    await expect(connection.send(address)).rejects.toThrow('nothing was sent');
  expect([calls, elsewhere.calls]).toEqual([[], []]);
});

test('a name of dots does not make another operation of it', async () => {
  const { icx, connection, calls } = await exchangeThat([done]);
  for (const id of ['.', '..'])
    await expect(icx.POST('/v1/requests/{id}/withdrawal', { params: { path: { id } }, body: {} })).rejects.toThrow(
      'nothing was sent',
    );
  for (const address of ['v1/a/../b', 'v1/..', '..', 'v1/a/%2E%2e?b=c', 'v1/a\\..\\b', 'v1/a/.#b'])
    await expect(connection.send(address)).rejects.toThrow(AddressRefused);
  expect(calls).toEqual([]);
  await connection.send('v1/things/a..b/...?after=/../x');
  expect(calls[0]!.path).toBe('/v1/things/a..b/...?after=/../x');
});

test('a change is made though its position is none', async () => {
  const { connection, calls } = await exchangeThat([{ ...done, headers: { 'icx-position': '9, 9' } }, done]);
  expect((await connection.send('v1/things', { method: 'POST' })).status).toBe(200);
  await connection.send('v1/things');
  expect(calls[1]!.headers).not.toHaveProperty('icx-position');
});

test('a document that does not end is not read to its end', async () => {
  const body = () => new Blob(['{"done":', ' '.repeat(100), 'true}']).stream();
  expect(await readJson(new Response(body()), 113)).toEqual({ done: true });
  await expect(readJson(new Response(body()), 112)).rejects.toThrow(SyntaxError);
});

test('who is silent is given up, whoever waits no longer is not kept', async () => {
  const { connection } = await exchangeThat(['silence'], { patience: 50 });
  await expect(connection.send('v1/things')).rejects.toMatchObject({ name: 'TimeoutError' });
  const leaving = new AbortController();
  const asked = connection.send('v1/things', { signal: leaving.signal });
  leaving.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
});

test('after a 401 the call proves anew who makes it, once, if that makes sense', async () => {
  const refused: Answer = { status: 401, json: { code: 'token-invalid', detail: 'Sign in.' } };
  const proofs = (again?: boolean): Authentication & { given: number } => ({
    given: 0,
    async authorize() {
      return { authorization: `Bearer ${++this.given}` };
    },
    ...(again === undefined ? {} : { again: async () => again }),
  });
  for (const [again, given] of [
    [true, ['Bearer 1', 'Bearer 2']] as const,
    [false, ['Bearer 1']] as const,
    [undefined, ['Bearer 1']] as const,
  ]) {
    const { icx, calls } = await exchangeThat([refused], { authentication: proofs(again) });
    await expect(icx.POST('/v1/requests', { body: device })).rejects.toMatchObject({ status: 401 });
    expect(calls.map(({ headers }) => headers.authorization)).toEqual(given);
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }
});

test('a list is read page by page, and no further than it is asked for', async () => {
  const page = (numbers: readonly number[], next: string | null): Answer => ({
    status: 200,
    json: { items: numbers, next },
  });
  const { connection, calls } = await exchangeThat([page([1, 2], 'c/2'), page([3], null)]);
  const list = () =>
    items<number>(async ({ after = '' }) => {
      const answer = await connection.send(`v1/things?after=${encodeURIComponent(after)}`);
      return { data: (await answer.json()) as never };
    });
  const all: number[] = [];
  for await (const item of list()) all.push(item);
  expect([all, calls.map(({ path }) => path)]).toEqual([
    [1, 2, 3],
    ['/v1/things?after=', '/v1/things?after=c%2F2'],
  ]);
});

test('a list whose page names itself as the next one ends', async () => {
  const { connection } = await exchangeThat([{ status: 200, json: { items: [1], next: 'c/2' } }]);
  const list = items<number>(async () => ({ data: (await (await connection.send('v1/things')).json()) as never }));
  await expect(async () => {
    for await (const _ of list);
  }).rejects.toThrow('never end');
});

test('a change names the answer that it is about', async () => {
  const { connection, calls } = await exchangeThat([{ ...done, headers: { etag: '"7"' } }, done]);
  const read = await connection.send('v1/things');
  await connection.send('v1/things', { method: 'PATCH', headers: ifMatch(read) });
  expect(calls[1]!.headers['if-match']).toBe('"7"');
  expect(() => ifMatch(new Response())).toThrow(/no ETag/);
});

test('CSV comes as a stream', async () => {
  const csv = 'a,b\r\n'.repeat(50_000);
  const { icx } = await exchangeThat([{ csv }]);
  const { data } = await icx.GET('/v1/requests', { parseAs: 'stream' });
  let length = 0;
  for await (const chunk of data as AsyncIterable<Uint8Array>) length += chunk.length;
  expect(length).toBe(csv.length);
});
