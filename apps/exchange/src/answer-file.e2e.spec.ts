import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvOf, refusedOf, taken } from './bulk-file.fixture.ts';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import { LeakScan } from './leak-scan.fixture.ts';
import type { Client, SandboxDevice } from './world.fixture.ts';

/** Every code of the file, whatever column it stands in: none may be anywhere but in the vault, sealed. */
const codes: string[] = [];
const canary = (length = 36): string => {
  const code = freshCode().slice(0, length);
  codes.push(code);
  return code;
};

let folder: string;
let exchange: ExchangeProcess;
let requester: Client;
let addressee: Client;
let file: Reply['body'];
let rows: readonly string[];

const raised = async (count: number): Promise<readonly string[]> => {
  const { body } = await requester.get('/v1/sandbox/devices');
  const devices = (body as SandboxDevice[]).filter(
    ({ registeredSupplier, installingSupplier, status }) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status === 'InstalledNotCommissioned',
  );
  const csv = csvOf(devices.slice(0, count).map(({ deviceId, deviceType }) => ({ deviceId, deviceType })));
  expect(await taken(requester, 'requests', csv)).toMatchObject({ rows: { accepted: count } });
  const { text } = await addressee.get('/v1/worklist.csv');
  return text
    .split('\r\n')
    .slice(1, count + 1)
    .map((line) => line.split(',')[0]!);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-answers-'));
  exchange = await ExchangeProcess.start(folder);
  [requester, addressee] = [await exchange.as('AAAA'), await exchange.as('BBBB')];
  const ids = await raised(12);
  const row = (n: number, more: Readonly<Record<string, string>>) => ({ requestId: ids[n]!, leg: '1', ...more });
  const supplied = (n: number, installCode: string, more = {}) =>
    row(n, { answer: 'code-supplied', installCode, ...more });
  const spaced = (code: string) => code.match(/../g)!.join(' ');
  const miscopied = (code: string) => code.slice(0, 35) + (code.endsWith('0') ? '1' : '0');
  const right = canary();
  const csv = csvOf([
    { ...supplied(0, right), deviceId: '', representation: '', suggestedInstaller: '', reason: '', note: '', mine: '' },
    supplied(1, spaced(canary()).toLowerCase()),
    supplied(2, miscopied(canary()), { mine: 'a digit is wrong' }),
    supplied(3, canary(), { note: canary() }),
    supplied(4, canary(), { note: `it is ${spaced(canary(32))}` }),
    supplied(5, canary(), { representation: canary() }),
    row(6, { answer: canary() }),
    row(7, { answer: 'not-installer', suggestedInstaller: canary() }),
    row(8, { answer: 'code-not-held', reason: canary() }),
    row(9, { installCode: canary() }),
    row(10, { answer: 'not-installer', deviceId: canary(), mine: canary() }),
    { requestId: canary(), leg: canary(), answer: 'not-installer' },
    row(11, { mine: canary() }),
    supplied(11, '********'),
  ]);
  file = await taken(addressee, 'answers', csv, { name: `${canary()}.csv` });
  const path = `/v1/files/${file.id}`;
  rows = (await addressee.get(`${path}/rows.csv`)).text.trimEnd().split('\r\n');
  await addressee.get(`${path}/mend.csv`);
  await addressee.get('/v1/files');
  for (const id of ids) {
    await requester.get(`/v1/requests/${id}/history`);
    await addressee.get(`/v1/requests/${id}/evidence`);
  }
}, 60_000);
afterAll(async () => {
  await exchange.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('each row is answered for, by the column that is wrong', () => {
  expect(file).toMatchObject({ state: 'done', rows: { accepted: 2, skipped: 1, rejected: 11 } });
  expect(refusedOf(file).toSorted()).toEqual(
    [
      'answer-missing answer 11',
      'code-masked installCode 15',
      'device-changed deviceId 12',
      'install-code-crc-mismatch installCode 4',
      'install-code-misplaced note 5,6',
      'install-code-misplaced suggestedInstaller 9',
      'number-invalid leg 13',
      'representation-invalid representation 7',
      'request-id-invalid requestId 13',
      'value-not-known answer 8',
      'value-not-known reason 10',
    ].toSorted(),
  );
  expect(rows).toHaveLength(15);
});

test('no answer of the exchange holds a code: not the file that is given back, nor the rows to mend', () => {
  const scan = new LeakScan(codes);
  const told = exchange.heard.flatMap(({ path, reply }) =>
    scan.text(path, `${JSON.stringify(reply.headers)}\n${reply.text}`),
  );
  expect(exchange.heard.length).toBeGreaterThan(25);
  expect(told).toEqual([]);
});

test('no file of the data folder does, nor what it wrote to its terminal', () => {
  expect(new LeakScan(codes).folder(folder)).toEqual([]);
  expect(new LeakScan(codes).bytes('terminal', Buffer.concat(exchange.output))).toEqual([]);
});
