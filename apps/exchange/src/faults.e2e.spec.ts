import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@icx/sqlite/log';
import { freshCode } from './codes.fixture.ts';
import { eligible, ExchangeProcess, fillFolder } from './exchange-process.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import type { SandboxDevice } from './world.fixture.ts';

/** Real processes on real files: what happens to them happens here. */
let folder: string;
const running: ExchangeProcess[] = [];
const start = async (): Promise<ExchangeProcess> => {
  const exchange = await ExchangeProcess.start(folder);
  running.push(exchange);
  return exchange;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-faults-'));
});
afterEach(async () => {
  for (const exchange of running.splice(0)) await exchange.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('kill -9 under load', () => {
  interface Sent {
    readonly by: 'AAAA' | 'BBBB';
    readonly path: string;
    readonly body: object;
    readonly headers: { readonly 'idempotency-key': string };
    reply?: Reply;
  }

  /** Raises and answers for these devices, all at once; those that are cut off stay without a reply. */
  const load = async (exchange: ExchangeProcess, devices: readonly SandboxDevice[], sent: Sent[]): Promise<void> => {
    const clients = { AAAA: await exchange.as('AAAA'), BBBB: await exchange.as('BBBB') };
    const send = async (by: Sent['by'], path: string, body: object): Promise<Reply | undefined> => {
      const one: Sent = { by, path, body, headers: { 'idempotency-key': randomUUID() } };
      sent.push(one);
      const reply = await clients[by].post(path, body, one.headers).catch(() => undefined);
      if (reply) one.reply = reply;
      return reply;
    };
    await Promise.all(
      devices.map(async ({ deviceId, deviceType }) => {
        const raised = await send('AAAA', '/v1/requests', { deviceId, deviceType });
        const path = raised?.headers.location;
        if (path) await send('BBBB', `${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
      }),
    );
  };

  test('every acknowledged command is there, and sent again with its key it has the same outcome', async () => {
    const sent: Sent[] = [];
    let devices: SandboxDevice[] | undefined;
    for (const acknowledgements of [3, 12, 25]) {
      const exchange = await start();
      devices ??= await eligible(exchange);
      // Not after a time but in the middle: when so many calls have been answered, with the others under way.
      const enough = exchange.answered(acknowledgements);
      const done = load(exchange, devices.splice(0, 20), sent);
      await enough;
      expect(await exchange.end('SIGKILL')).toBe('SIGKILL');
      await done;
    }
    const acknowledged = sent.filter(({ reply }) => reply !== undefined);
    expect(acknowledged.length).toBeGreaterThanOrEqual(3 + 12 + 25);
    expect(sent.length).toBeGreaterThan(acknowledged.length);
    const statuses = new Set(acknowledged.map(({ reply }) => reply!.status));
    expect([...statuses].toSorted()).toEqual([200, 201]);

    const exchange = await start();
    const clients = { AAAA: await exchange.as('AAAA'), BBBB: await exchange.as('BBBB') };
    for (const { by, path, body, headers, reply } of acknowledged) {
      const again = await clients[by].post(path, body, headers);
      expect([again.status, again.text, again.headers.etag]).toEqual([reply!.status, reply!.text, reply!.headers.etag]);
    }
    // What was cut off was done wholly or not at all: either way the same command goes through now.
    for (const { by, path, body, headers, reply } of sent)
      if (!reply) expect([200, 201]).toContain((await clients[by].post(path, body, headers)).status);
    const answered = sent.filter(({ by }) => by === 'BBBB').length;
    const { body } = await clients.AAAA.get('/v1/requests?state=answered&limit=500');
    expect(body.items).toHaveLength(answered);
    expect(await exchange.end('SIGTERM')).toBe(0);
    expect((await verifyLog(join(folder, 'log.db'))).problems).toEqual([]);
  });
});

describe('a restart', () => {
  test('after SIGTERM with calls under way: each is answered, nothing is left behind, and it goes on', async () => {
    const exchange = await start();
    const devices = (await eligible(exchange)).slice(0, 30);
    const client = await exchange.as('AAAA');
    const calls = devices.map(({ deviceId, deviceType }) => client.post('/v1/requests', { deviceId, deviceType }));
    await calls[0];
    expect(await exchange.end('SIGTERM')).toBe(0);
    const replies = await Promise.allSettled(calls);
    const created = replies.filter((one) => one.status === 'fulfilled' && one.value.status === 201);
    expect(created.length).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
    const again = await start();
    const { body } = await (await again.as('AAAA')).get('/v1/requests?limit=500');
    expect(body.items.length).toBeGreaterThanOrEqual(created.length);
    expect(await again.end('SIGINT')).toBe(0);
  });

  test('without views, or with damaged ones, builds them anew', async () => {
    const path = await fillFolder(folder);
    const views = join(folder, 'views.db');
    const listed = async () => {
      const exchange = await start();
      const { body } = await (await exchange.as('AAAA')).get('/v1/requests');
      expect(await (await exchange.as('SECA')).get('/readyz')).toMatchObject({ status: 200, body: { degraded: [] } });
      await exchange.end('SIGTERM');
      return body;
    };
    const whole = await listed();
    expect(whole.items).toEqual([expect.objectContaining({ id: path.split('/').at(-1), state: 'answered' })]);
    for (const damage of [
      () => rmSync(views),
      () => truncateSync(views, 4096),
      () => writeFileSync(views, 'this is no database'.repeat(1000)),
    ]) {
      damage();
      expect(await listed()).toEqual(whole);
    }
    expect(existsSync(`${views}.next`)).toBe(false);
  });
});
