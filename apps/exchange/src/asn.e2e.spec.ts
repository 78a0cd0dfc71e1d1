import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openLogReader } from '@icx/sqlite/log';
import { expectUntold, expectUnwritten, freshCode } from './codes.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => (world = await World.open()));
afterAll(() => world.close());

const codes = Array.from({ length: 30 }, freshCode);
const row = (n: number, code: string) => `00-DB-12-AA-00-00-00-${String(10 + n)},ESME,Wattmeter Ltd,${code}`;
const fileOf = (rows: readonly string[]) => ['deviceId,deviceType,manufacturer,installCode', ...rows].join('\r\n');

const taken = async (text: string) => {
  const by = world.as('BBBB');
  const headers = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const { body } = await by.send('POST', '/v1/files?kind=asn', headers, text);
  for (;;) {
    const file = await by.get(`/v1/files/${body.id}`);
    if (file.body.state === 'done') return file.body.rows;
    await pause(20);
  }
};

test('a shipment notification is held row by row; no code is told or written, and the log says what it relies on', async () => {
  const rows = codes.slice(0, 20).map((code, n) => row(n, code));
  const wrong = [row(20, `${codes[20]!.slice(0, 32)}0000`), row(21, ''), `"${row(22, codes[22]!)}`];
  expect(await taken(fileOf([...rows, ...wrong]))).toMatchObject({ total: 23, accepted: 20, rejected: 3 });
  const again = [row(0, codes[0]!), row(1, codes[25]!), row(26, codes[26]!)];
  expect(await taken(fileOf(again))).toMatchObject({ total: 3, accepted: 1, alreadyHeld: 1, conflict: 1 });
  expectUntold(world, codes);
  expectUnwritten(world.folder, codes);
  const log = openLogReader(join(world.folder, 'log.db'));
  expect(log.pair().maxVaultSequence).toBe(2n);
  log.close();
});
