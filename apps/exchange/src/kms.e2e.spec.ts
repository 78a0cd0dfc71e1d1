import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { issueSandboxToken } from '@icx/identity';
import { openKeys, readKmsSetting } from '@icx/keys/kms';
import { FakeTransit } from '@icx/keys/fake-transit';
import { freshCode } from './codes.fixture.ts';
import { startExchange, type Exchange } from '@icx/host';
import { agent, type Reply } from './http-call.fixture.ts';
import { Client, roles, type Heard, type PartyName, type SandboxDevice } from './world.fixture.ts';

/** Seconds for which an unwrapped key stays in memory here. */
const KEEP = 1;

const kms = new FakeTransit();
const heard: Heard[] = [];
let folder: string;
let exchange: Exchange;
let tokenKey: Uint8Array;
let devices: SandboxDevice[];

beforeAll(async () => {
  Object.assign(process.env, { BAO_TOKEN: kms.token, ICX_KMS_KEEP_SECONDS: String(KEEP) });
  folder = mkdtempSync(join(tmpdir(), 'icx-kms-e2e-'));
  await kms.start();
  const setting = readKmsSetting(`transit:${kms.url}#${kms.key}`);
  exchange = await startExchange({ mode: 'sandbox', data: folder, port: 0, kms: setting });
  const ring = await openKeys(setting, { folder, mode: 'sandbox', random: randomBytes }, process.env);
  tokenKey = ring.keys.secret('sandbox-token');
  ring.close();
  devices = (await (await as('AAAA')).get('/v1/sandbox/devices')).body;
});
afterAll(async () => {
  agent.destroy();
  await exchange.close();
  await kms.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => kms.start().catch(() => undefined));

const as = async (party: PartyName): Promise<Client> => {
  const now = new Date().toISOString();
  return new Client(party, exchange.url, await issueSandboxToken({ party, role: roles[party], now }, tokenKey), heard);
};
const raised = async (): Promise<string> => {
  const index = devices.findIndex(
    ({ registeredSupplier, installingSupplier, status }) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status === 'InstalledNotCommissioned',
  );
  const [{ deviceId, deviceType }] = devices.splice(index, 1) as [SandboxDevice];
  const reply = await (await as('AAAA')).post('/v1/requests', { deviceId, deviceType });
  expect(reply).toMatchObject({ status: 201 });
  return reply.headers.location!;
};
const supply = async (path: string, installCode: string): Promise<Reply> =>
  (await as('BBBB')).post(`${path}/answer`, { answer: 'code-supplied', installCode });
const reveal = async (path: string): Promise<Reply> =>
  (await as('AAAA')).post(`${path}/reveal`, { format: 'raw-16+crc', reason: 'join the meter' });
const typesOf = async (path: string): Promise<string[]> =>
  (await (await as('SECA')).get(`${path}/history`)).body.events.map(({ type }: { type: string }) => type);
const ready = async (): Promise<Reply> => (await as('SECA')).get('/readyz');

const outage = async (): Promise<void> => {
  await kms.stop();
  await wait(KEEP * 1000 + 100); // what was in memory has expired
};

test('with its keys in a KMS a code goes through, and no key is on the disk in clear', async () => {
  const code = freshCode();
  const path = await raised();
  expect(await supply(path, code)).toMatchObject({ status: 200 });
  expect(await reveal(path)).toMatchObject({ status: 200, body: { installCode: code } });
  expect(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))).toMatchObject({
    format: 'icx-keys-kms-1',
    root: expect.stringMatching(/^vault:v1:/),
  });
  expect((await ready()).body).toEqual({ status: 'ready', degraded: [] });
});

test('the KMS down: reveals and codes are refused, the refusal is recorded, nothing stored, and all else goes on', async () => {
  const code = freshCode();
  const [answered, open] = [await raised(), await raised()];
  expect(await supply(answered, code)).toMatchObject({ status: 200 });
  await outage();

  const unavailable = { status: 503, body: { code: 'kms-unavailable' } };
  const refused = await reveal(answered);
  expect(refused).toMatchObject(unavailable);
  expect(refused.headers['retry-after']).toBeDefined();
  expect(await supply(open, freshCode())).toMatchObject(unavailable);
  const types = await typesOf(answered);
  expect(types.at(-1)).toBe('requests.reveal-refused.v1');
  expect(types).not.toContain('requests.code-revealed.v1');
  expect(await typesOf(open)).not.toContain('requests.code-supplied.v1');
  const { body } = await (await as('AAAA')).get(answered);
  expect(body).toMatchObject({ state: 'answered' });

  const another = await raised();
  const denial = { answer: 'code-not-held', reason: 'other', note: 'never held' };
  expect((await (await as('BBBB')).post(`${another}/answer`, denial)).status).not.toBe(503);
  expect((await (await as('AAAA')).post(`${another}/withdrawal`)).status).toBe(200);
  const report = await ready();
  expect(report).toMatchObject({ status: 200, body: { degraded: [{ name: 'kms' }] } });
  expect(JSON.stringify(report.body)).not.toContain(kms.token);

  await kms.start();
  await wait(5_100); // the pause of the circuit breaker
  expect(await reveal(answered)).toMatchObject({ status: 200, body: { installCode: code } });
  expect(await supply(open, freshCode())).toMatchObject({ status: 200 });
  expect((await ready()).body).toEqual({ status: 'ready', degraded: [] });
}, 60_000);
