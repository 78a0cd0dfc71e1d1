import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from './bulk-file.fixture.ts';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { LeakScan } from './leak-scan.fixture.ts';
import { tokenOf, type Client } from './world.fixture.ts';

const codes = Array.from({ length: 30_000 }, freshCode);
/** Long enough that much of it is on the disk before its end. */
const file = Buffer.from(
  [
    'deviceId,deviceType,manufacturer,installCode',
    ...codes.map((code, n) => `00-DB-12-BB-00-00-${hex(n >> 8)}-${hex(n & 255)},ESME,Wattmeter Ltd,${code}`),
  ].join('\n'),
);
function hex(n: number): string {
  return n.toString(16).padStart(2, '0').toUpperCase();
}
const half = file.subarray(0, file.length / 2);

let folder: string;
let exchange: ExchangeProcess;
let client: Client;
const start = async (): Promise<void> => {
  exchange = await ExchangeProcess.start(folder, { ICX_UPLOAD_STALLED_MS: '500' });
  client = await exchange.as('AAAA');
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-uploads-'));
  await start();
});
afterAll(async () => {
  await exchange.end('SIGTERM');
  rmSync(folder, { recursive: true });
});

const tus = { 'tus-resumable': '1.0.0' };
const created = async (): Promise<string> => {
  const metadata = `kind ${Buffer.from('asn').toString('base64')}`;
  const creation = { 'upload-length': String(file.length), 'upload-metadata': metadata };
  const reply = await client.send('POST', '/v1/files/tus', { ...tus, ...creation, 'idempotency-key': randomUUID() });
  return reply.headers.location!;
};
const piece = (offset: number) => ({
  ...{ ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
});
const whole = () => ({ 'content-type': 'text/csv', 'idempotency-key': randomUUID() });

/** Says that the file comes from there on, and sends half of it. */
const begun = async (method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Socket> => {
  const { hostname, port } = new URL(exchange.url);
  const socket = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
  const token = await tokenOf(folder, 'AAAA');
  const said = { host: hostname, authorization: `Bearer ${token}`, 'content-length': String(file.length), ...headers };
  const lines = Object.entries(said).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  await new Promise((written) => socket.write(half, written));
  return socket;
};
/** Those that are being made begin with a dot. */
const spooled = () => readdirSync(join(folder, 'uploads')).filter((name) => !name.startsWith('.'));
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await sleep(20);
};
const offsetOf = async (path: string) => Number((await client.send('HEAD', path, tus)).headers['upload-offset']);
const expectNoCode = () => expect(new LeakScan(codes.slice(0, 20)).folder(folder)).toEqual([]);

test('of a file whose sender hangs up nothing stays', async () => {
  const before = spooled();
  const socket = await begun('POST', '/v1/files?kind=asn', whole());
  await until(() => spooled().length > before.length);
  expectNoCode();
  socket.resetAndDestroy();
  await until(() => spooled().length === before.length);
  expectNoCode();
});

test('of one of which no byte comes for so long neither, and its sender is told', async () => {
  const before = spooled();
  const answer = await text(await begun('POST', '/v1/files?kind=asn', whole()));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"call-too-slow"');
  await until(() => spooled().length === before.length);
});

test.each([
  ['hangs up', async (socket: Socket) => void socket.resetAndDestroy()],
  ['says nothing for so long', async (socket: Socket) => void (await once(socket.resume(), 'close'))],
  [
    'is cut off since the exchange is killed',
    async () => {
      await exchange.end('SIGKILL');
      expectNoCode();
      await start();
    },
  ],
])('one in pieces whose sender %s goes on from what had come', async (_, breakOff) => {
  const path = await created();
  const socket = await begun('PATCH', path, piece(0));
  await until(() => spooled().length > 0);
  await breakOff(socket);
  socket.destroy();
  const goOn = async () => {
    const offset = await offsetOf(path);
    expect(offset).toBeLessThanOrEqual(half.length);
    return client.send('PATCH', path, piece(offset), file.subarray(offset));
  };
  let last = await goOn();
  // What had come is put down once the end of the call is noticed, which may be after it was asked how far it is.
  while (last.status === 409) last = await goOn();
  expect(last.status).toBe(204);
  const { rows } = await ended(client, `/v1/files/${last.headers['icx-file']}`);
  expect(rows).toMatchObject({ total: codes.length, rejected: 0 });
  expectNoCode();
});
