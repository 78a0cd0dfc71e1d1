import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@icx/world-testing/eventually';
import { eligible, ExchangeProcess } from './exchange-process.fixture.ts';
import { NextHop } from './next-hop.fixture.ts';
import type { SandboxDevice } from './world.fixture.ts';

let folder: string;
let hop: NextHop;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-mail-crash-'));
  hop = await new NextHop().start();
});
afterEach(async () => {
  await hop.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('kill -9 between a notice and its 250, again and again: who has it has one message, and its leg one delivery', async () => {
  const start = () => ExchangeProcess.start(folder, { ...hop.settings, ICX_SMTP_PORT: 'off' });
  hop.says = 'hangs';
  let exchange = await start();
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'by-email' };
  const byEmail = JSON.stringify({ requests: 'email' });
  expect(await (await exchange.as('BBBB')).send('PATCH', '/v1/parties/BBBB/channels', headers, byEmail)).toMatchObject({
    status: 200,
  });
  const [{ deviceId, deviceType }] = (await eligible(exchange)) as [SandboxDevice];
  const raised = await (await exchange.as('AAAA')).post('/v1/requests', { deviceId, deviceType });
  const path = raised.headers.location!;
  const came = () => hop.came.filter(({ raw }) => raw.includes(path.split('/').at(-1)!));
  for (const times of [1, 2]) {
    await eventually(async () => came()[times - 1]);
    expect(await exchange.end('SIGKILL')).toBe('SIGKILL');
    if (times === 2) hop.says = 250;
    exchange = await start();
  }
  const client = await exchange.as('BBBB');
  const { deliveries } = await eventually(async () => {
    const { leg } = (await client.get(path)).body;
    return leg.deliveries.length > 0 ? leg : undefined;
  });
  expect(deliveries).toMatchObject([{ address: 'codes@bbbb.example', state: 'sent' }]);
  expect(new Set(came().map(({ messageId }) => messageId)).size).toBe(1);
  expect(hop.took.map(({ messageId }) => messageId)).toEqual([came()[0]!.messageId]);
  expect(await exchange.end('SIGTERM')).toBe(0);
});
