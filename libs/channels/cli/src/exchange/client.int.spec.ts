import { afterEach, expect, test } from '@jest/globals';
import { ExchangeClient } from './client.ts';
import { playExchange } from '@icx/world-testing/played-exchange';
import type { Answer } from '@icx/world-testing/played-exchange';

const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

const exchangeThat = async (...answers: Answer[]) => {
  const exchange = await playExchange(...answers);
  opened.push(exchange);
  return { ...exchange, client: new ExchangeClient(exchange.url, 'a-token') };
};

const done = { status: 200, json: { done: true } } as const;

test('a POST carries a new UUIDv7 as Idempotency-Key, the token, and its body', async () => {
  const { client, calls } = await exchangeThat(done);
  expect(await client.post('v1/things', { a: 1, b: undefined })).toEqual({ status: 200, body: { done: true } });
  await client.post('v1/things', {});
  expect(calls[0]).toMatchObject({ method: 'POST', path: '/v1/things', body: { a: 1 } });
  expect(calls[0]!.headers.authorization).toBe('Bearer a-token');
  const keys = calls.map(({ headers }) => String(headers['idempotency-key']));
  expect(keys.every((key) => UUIDV7.test(key))).toBe(true);
  expect(new Set(keys).size).toBe(2);
});

test('a chosen key is sent as it is', async () => {
  const { client, calls } = await exchangeThat(done);
  await client.post('v1/things', {}, 'my-key');
  expect(calls[0]!.headers['idempotency-key']).toBe('my-key');
});

test('after a broken connection the same command is sent once more, with the same key', async () => {
  const { client, calls } = await exchangeThat('reset', done);
  expect((await client.post('v1/things', {})).body).toEqual({ done: true });
  expect(calls).toHaveLength(2);
  expect(calls[1]!.headers['idempotency-key']).toBe(calls[0]!.headers['idempotency-key']);
});

test('a connection that breaks again is not tried a third time', async () => {
  const { client, calls } = await exchangeThat('reset');
  await expect(client.post('v1/things', {})).rejects.toMatchObject({ exitCode: 3, code: 'exchange-not-reachable' });
  expect(calls).toHaveLength(2);
});

test('a name of dots is wrong usage, and is not sent', async () => {
  const { client, calls } = await exchangeThat(done);
  await expect(client.post('v1/things/../other', {})).rejects.toMatchObject({ exitCode: 2, code: 'name-invalid' });
  expect(calls).toEqual([]);
});

test('an answer that begins and never ends is given up', async () => {
  const { url } = await exchangeThat({ endless: '{' });
  const client = new ExchangeClient(url, 'a-token', undefined, undefined, 100);
  await expect(client.get('v1/things')).rejects.toMatchObject({ exitCode: 3, code: 'exchange-silent' });
});

test('a problem is its code, its sentence and its pointers', async () => {
  const errors = [{ pointer: '/deviceId', code: 'device-id-invalid', detail: 'Copy all 16.' }];
  const problem = { status: 400, code: 'validation-failed', detail: 'Two are wrong.', errors };
  const { client } = await exchangeThat({ status: 400, json: problem });
  await expect(client.post('v1/things', {})).rejects.toMatchObject({
    exitCode: 1,
    code: 'validation-failed',
    detail: 'Two are wrong.',
    offences: errors,
  });
});

test('an exchange that cannot do it now is not a refusal', async () => {
  const { client } = await exchangeThat({ status: 503, json: { code: 'storage-full', detail: 'No space.' } });
  await expect(client.get('v1/things')).rejects.toMatchObject({ exitCode: 4, code: 'storage-full' });
});

test('who acts for another party says so', async () => {
  const { url, calls } = await exchangeThat(done);
  await new ExchangeClient(url, 'a-token').get('v1/things');
  await new ExchangeClient(url, 'a-token', 'BBBB').get('v1/things');
  expect(calls.map(({ headers }) => headers['icx-on-behalf-of'])).toEqual([undefined, 'BBBB']);
});

const textOf = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

test('CSV comes as it is, however its characters are cut on the way', async () => {
  const csv = `a,b\r\n${'“x”,ü\r\n'.repeat(40_000)}`;
  const { client } = await exchangeThat({ csv });
  expect(await textOf(client.csv('v1/report'))).toBe(csv);
});

test.each<[string, Answer, object]>([
  ['breaks off', { csv: 'a,b\r\n1,', cutOff: true }, { exitCode: 3, code: 'download-incomplete' }],
  [
    'is refused',
    { status: 404, json: { code: 'map-id-not-yours', detail: 'No.' } },
    { exitCode: 1, code: 'map-id-not-yours' },
  ],
  ['is something else', { status: 200, text: '<html>' }, { exitCode: 3, code: 'not-an-exchange' }],
])('CSV that %s throws', async (_, answer, failure) => {
  const { client } = await exchangeThat(answer);
  await expect(textOf(client.csv('v1/report'))).rejects.toMatchObject(failure);
});

test('something else that answers is named as such', async () => {
  const { client } = await exchangeThat({ status: 200, text: '<html>' });
  await expect(client.get('v1/things')).rejects.toMatchObject({ exitCode: 3, code: 'not-an-exchange' });
});

test('a proxy that finds no exchange behind it is named as such', async () => {
  const { client } = await exchangeThat({ status: 502, text: '<html>' });
  await expect(client.get('v1/things')).rejects.toMatchObject({
    ...{ exitCode: 3, code: 'exchange-not-reachable' },
    message: expect.stringContaining('has no answer from it (502)'),
  });
});

test('the token follows no redirection', async () => {
  const elsewhere = await exchangeThat(done);
  const { client } = await exchangeThat({ redirect: `${elsewhere.url}/v1/things` });
  await expect(client.get('v1/things')).rejects.toMatchObject({ exitCode: 3 });
  expect(elsewhere.calls).toEqual([]);
});

test('nobody there: a sentence that says what to do', async () => {
  const { url, close } = await playExchange(done);
  await close();
  await expect(new ExchangeClient(url, 'a-token').get('v1/things')).rejects.toMatchObject({
    exitCode: 3,
    detail: `No exchange is reachable at ${url} (ECONNREFUSED). Start one with \`npm start\`, or say where it is with ICX_URL or --url.`,
  });
});
