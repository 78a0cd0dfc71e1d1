import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openBlindCode, sealCode } from '@icx/blind-relay';
import type { PublicRevealKey } from '@icx/blind-relay';
import { must } from '@icx/refusals';
import { tracesOf } from '@icx/vault/contract';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { filesOf } from './leak-scan.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import type { Client, SandboxDevice } from './world.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-blind-'));
const code = freshCode();
const requesterKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = requesterKey.publicKey.export({ format: 'jwk' });

let exchange: ExchangeProcess;
let [aaaa, bbbb, seca] = [] as unknown as [Client, Client, Client];
let devices: SandboxDevice[];
let path = '';
let device: SandboxDevice;
let key: PublicRevealKey;

beforeAll(async () => {
  exchange = await ExchangeProcess.start(folder);
  [aaaa, bbbb, seca] = [await exchange.as('AAAA'), await exchange.as('BBBB'), await exchange.as('SECA')];
  const { body } = await aaaa.get('/v1/sandbox/devices');
  devices = (body as SandboxDevice[]).filter(
    ({ registeredSupplier, installingSupplier, status }) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status === 'InstalledNotCommissioned',
  );
  device = devices.shift()!;
  const { deviceId, deviceType } = device;
  path = (await aaaa.post('/v1/requests', { deviceId, deviceType })).headers.location!;
}, 60_000);
afterAll(async () => {
  await exchange.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const answer = (body: object, headers: Record<string, string> = {}): Promise<Reply> =>
  bbbb.post(`${path}/answer`, { answer: 'code-supplied', ...body }, headers);
const sealTo = async (to: PublicRevealKey) => must(await sealCode({ text: code, deviceId: device.deviceId, key: to }));
const expectUnanswered = async () =>
  expect((await aaaa.get(path)).body).toMatchObject({
    state: 'open',
    code: null,
    leg: { clock: 'running', reply: null },
  });

test('without a key of the requester: there is none to fetch, and what was sealed to any is refused', async () => {
  expect(await bbbb.get('/v1/reveal-keys/AAAA')).toMatchObject({ status: 404, body: { code: 'reveal-key-unknown' } });
  const own = (await bbbb.post('/v1/reveal-keys', { key: jwk })).body as PublicRevealKey;
  const refused = await answer(await sealTo(own));
  expect(refused).toMatchObject({ status: 422, body: { code: 'requester-has-no-key' } });
  expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/sealedCode' })]);
  await expectUnanswered();
});

test('the supplier’s client fetches the key that the requester registers', async () => {
  expect(await aaaa.post('/v1/reveal-keys', { key: jwk })).toMatchObject({ status: 200 });
  key = (await bbbb.get('/v1/reveal-keys/AAAA')).body as PublicRevealKey;
  expect(key).toMatchObject({ jwk: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y } });
});

test.each([
  ['to another key', 'sealed-to-another-key', (sealed: string) => header(sealed, { kid: 'another' })],
  ['by another algorithm', 'sealed-code-algorithm', (sealed: string) => header(sealed, { alg: 'RSA-OAEP' })],
  ['by another cipher', 'sealed-code-algorithm', (sealed: string) => header(sealed, { enc: 'A128GCM' })],
  ['with more in its header', 'sealed-code-malformed', (sealed: string) => header(sealed, { apu: 'AAAA' })],
  ['at great length', 'sealed-code-too-long', (sealed: string) => sealed.replace('..', `..${'A'.repeat(2_000)}`)],
  ['not whole', 'representation-mismatch', (sealed: string) => sealed.replace(/[^.]{60}(\.[^.]+)$/, '$1')],
])('sealed %s: refused, nothing is stored, and the clock runs on', async (_, problem, change) => {
  const { sealedCode, representation } = await sealTo(key);
  expect(await answer({ sealedCode: change(sealedCode), representation })).toMatchObject({
    status: 422,
    body: { code: problem },
  });
  await expectUnanswered();
});

test('what is no JWE at all, such as the code in clear, gets no further than the door', async () => {
  const { sealedCode, representation } = await sealTo(key);
  for (const wrong of [sealedCode.slice(0, sealedCode.lastIndexOf('.')), freshCode()]) {
    const { status, body } = await answer({ sealedCode: wrong, representation });
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ code: 'sealed-code-malformed' })]]);
  }
  await expectUnanswered();
});

test('a wrong code never leaves the supplier’s client', async () => {
  const miscopied = `${code.slice(0, 35)}${code.endsWith('0') ? '1' : '0'}`;
  expect(await sealCode({ text: miscopied, deviceId: device.deviceId, key })).toMatchObject({
    code: 'install-code-crc-mismatch',
  });
});

test('sealed to the key it is taken, once, and everybody is told that the exchange has not seen it', async () => {
  const sealed = await sealTo(key);
  const command = { 'idempotency-key': randomUUID() };
  const held = { supplier: 'BBBB', representation: 'raw-16+crc', check: 'client-checked', sealedTo: key.kid };
  const note = expect.stringContaining('neither seen nor checked');
  for (let times = 0; times < 2; times += 1)
    expect(await answer(sealed, command)).toMatchObject({
      status: 200,
      body: { state: 'answered', code: { ...held, note } },
    });
  expect(await answer(await sealTo(key), command)).toMatchObject({ status: 409, body: { code: 'command-id-reused' } });
  for (const party of [aaaa, seca]) expect((await party.get(path)).body.code).toEqual({ ...held, note });
  const { body } = await seca.get(`${path}/history`);
  expect(body.events.at(-1)).toMatchObject({ data: { check: 'client-checked', sealedTo: key.kid } });
});

test('in any other format, or in clear, it is refused with who converts it', async () => {
  for (const ask of [
    { format: 'sr-8.11' },
    { format: 'raw-16', delivery: 'jwe' },
    { format: 'as-supplied', delivery: 'plain' },
  ])
    expect(await aaaa.post(`${path}/reveal`, { ...ask, reason: 'join' })).toMatchObject({
      status: 409,
      body: { code: 'representation-not-convertible', detail: expect.stringContaining('Your own client') },
    });
});

test('its requester, and nobody else, gets it sealed as it came, and opens it', async () => {
  const ask = { format: 'as-supplied', reason: 'join' };
  for (const party of [bbbb, seca]) expect((await party.post(`${path}/reveal`, ask)).status).toBe(403);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  await aaaa.post('/v1/reveal-keys', { key: other });
  const { status, body } = await aaaa.post(`${path}/reveal`, ask);
  expect([status, body]).toEqual([
    200,
    {
      jwe: expect.any(String),
      kid: key.kid,
      format: 'as-supplied',
      representation: 'raw-16+crc',
      check: 'client-checked',
      deviceId: device.deviceId,
      advice: expect.any(Array),
    },
  ]);
  const own = requesterKey.privateKey.export({ format: 'jwk' }) as Parameters<typeof openBlindCode>[1];
  const opened = must(await openBlindCode(body.jwe, own, { deviceId: device.deviceId }));
  expect(Buffer.from(opened.bytes).toString('hex').toUpperCase()).toBe(code.slice(0, 32));
});

test('no byte of the code was anywhere: not in the data folder, the log of the process, or an answer', async () => {
  await exchange.end('SIGTERM');
  const secret = Buffer.from(code.slice(0, 32), 'hex');
  const places: [string, Uint8Array][] = [
    ...filesOf(folder).map((file) => [relative(folder, file), readFileSync(file)] as [string, Uint8Array]),
    ['its terminal', Buffer.concat(exchange.output)],
    ...exchange.heard.map(
      ({ party, path: of, reply }) =>
        [`${party} ${of}`, Buffer.from(`${JSON.stringify(reply.headers)} ${reply.text}`)] as [string, Uint8Array],
    ),
  ];
  expect(places.map(([name]) => name)).toEqual(
    expect.arrayContaining(['vault.db', 'log.db', 'its terminal', `AAAA ${path}/reveal`]),
  );
  expect(places.flatMap(([name, content]) => tracesOf(content, secret).map((trace) => `${name}: ${trace}`))).toEqual(
    [],
  );
  // Nor the text that it was sealed in, on the disk: the requester's key opens nothing of a stolen folder.
  const { body } = exchange.heard.findLast(
    ({ path: of, reply }) => of === `${path}/reveal` && reply.status === 200,
  )!.reply;
  const ciphertext = String(body.jwe).split('.')[3]!.slice(0, 48);
  expect(filesOf(folder).filter((file) => readFileSync(file).includes(ciphertext))).toEqual([]);
});

/** A JWE whose header says something else: what it seals cannot be opened any more. */
const header = (jwe: string, change: object): string => {
  const [head = '', ...rest] = jwe.split('.');
  const said = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), ...change };
  return [Buffer.from(JSON.stringify(said)).toString('base64url'), ...rest].join('.');
};
