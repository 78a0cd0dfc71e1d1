import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@icx/event-store-sqlite';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess, runToEnd } from './exchange-process.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import type { SandboxDevice } from './world.fixture.ts';

/** Real processes on real files: what happens to them happens here. */
let folder: string;
const running: ExchangeProcess[] = [];
const start = async (data = folder): Promise<ExchangeProcess> => {
  const exchange = await ExchangeProcess.start(data);
  running.push(exchange);
  return exchange;
};
const newFolder = () => mkdtempSync(join(tmpdir(), 'icx-faults-'));

beforeEach(() => {
  folder = newFolder();
});
afterEach(async () => {
  for (const exchange of running.splice(0)) await exchange.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

const eligible = async (exchange: ExchangeProcess): Promise<SandboxDevice[]> =>
  (await (await exchange.as('AAAA')).get('/v1/sandbox/devices')).body.filter(
    ({ registeredSupplier, installingSupplier, status }: SandboxDevice) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status !== 'Commissioned',
  );

/** A data folder with one request whose code is held, its exchange stopped cleanly. */
const filledFolder = async (data = folder): Promise<string> => {
  const exchange = await start(data);
  const [{ deviceId, deviceType }] = (await eligible(exchange)) as [SandboxDevice];
  const raised = await (await exchange.as('AAAA')).post('/v1/requests', { deviceId, deviceType });
  const path = raised.headers.location!;
  const body = { answer: 'code-supplied', installCode: freshCode() };
  expect(await (await exchange.as('BBBB')).post(`${path}/answer`, body)).toMatchObject({ status: 200 });
  expect(await exchange.end('SIGTERM')).toBe(0);
  return path;
};
const lastLine = (text: string) => text.trim().split('\n').at(-1)!;
const contents = (data = folder) =>
  Object.fromEntries(readdirSync(data).map((name) => [name, readFileSync(join(data, name)).toString('base64')]));

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

describe('a start that is refused: one sentence, exit code 1, and every file as it was', () => {
  const expectRefused = async (sentence: RegExp, env: NodeJS.ProcessEnv = {}, data = folder) => {
    const before = contents(data);
    const { code, stdout, stderr } = await runToEnd(data, env);
    expect(lastLine(stderr)).toMatch(/^The exchange does not start\. \S/);
    expect(lastLine(stderr)).toMatch(sentence);
    expect([code, stdout]).toEqual([1, '']);
    expect(contents(data)).toEqual(before);
  };

  test('a second process on the same data folder', async () => {
    const first = await start();
    const { code, stdout, stderr } = await runToEnd(folder);
    expect([code, stdout]).toEqual([1, '']);
    expect(lastLine(stderr)).toMatch(
      /^The exchange does not start\. The data folder \S+ is in use by another process\. Stop .*$/,
    );
    expect(await (await first.as('AAAA')).get('/v1/requests')).toMatchObject({ status: 200 });
  });

  test('the port is taken', async () => {
    const first = await start();
    const other = newFolder();
    const { port } = new URL(first.url);
    const { code, stderr } = await runToEnd(other, { ICX_PORT: port });
    expect([code, lastLine(stderr)]).toEqual([
      1,
      expect.stringMatching(/^The exchange does not start\. Port \d+ cannot be had.*ICX_PORT\.$/),
    ]);
    rmSync(other, { recursive: true });
  });

  test('files that are missing, damaged, or of another exchange', async () => {
    await filledFolder();
    const saved = newFolder();
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(saved, name));
    const restored = (name: string) => copyFileSync(join(saved, name), join(folder, name));

    for (const name of ['log.db', 'vault.db']) {
      const path = join(folder, name);
      for (const lost of [4096, 1000]) {
        truncateSync(path, statSync(path).size - lost);
        await expectRefused(/is (damaged|truncated).*icx restore/);
      }
      writeFileSync(path, 'this is no database'.repeat(1000));
      await expectRefused(/is (damaged|truncated).*icx restore/);
      rmSync(path);
      await expectRefused(
        name === 'log.db'
          ? /The log is new, but its vault/
          : /The log refers to sealed code 1, but the vault ends at 0/,
      );
      restored(name);
    }

    rmSync(join(folder, 'keys.json'));
    await expectRefused(/keys\.json is missing, but log\.db and vault\.db in the same folder need it/);
    writeFileSync(join(folder, 'keys.json'), '{"half', { mode: 0o600 });
    await expectRefused(/keys\.json is damaged/);
    writeFileSync(join(folder, 'keys.json'), readFileSync(join(saved, 'keys.json')), { mode: 0o644 });
    rmSync(join(folder, 'keys.json'));
    restored('keys.json');

    const other = newFolder();
    await filledFolder(other);
    for (const [names, sentence] of [
      [['log.db'], /two different exchanges/],
      [['vault.db'], /two different exchanges/],
      [['keys.json'], /two different exchanges/],
      [['log.db', 'vault.db'], /two different exchanges/],
    ] as const) {
      for (const name of names) copyFileSync(join(other, name), join(folder, name));
      await expectRefused(sentence);
      for (const name of names) restored(name);
    }
    // After all these refusals the folder, put together again, serves as if nothing had been.
    const exchange = await start();
    expect((await (await exchange.as('AAAA')).get('/v1/requests')).body.items).toHaveLength(1);
    for (const data of [saved, other]) rmSync(data, { recursive: true });
  });

  test.each([
    [{ ICX_MODE: 'live' }, /Live mode .* a KMS/],
    [{ ICX_MODE: 'test' }, /ICX_MODE is "test"/],
    [{ ICX_PORT: 'http' }, /ICX_PORT is "http"/],
    [{ ICX_CHECKPOINT_SECONDS: '0' }, /ICX_CHECKPOINT_SECONDS is "0"/],
    [{ ICX_PROFILE: 'distributed' }, /ICX_PROFILE is "distributed"/],
    [{ ICX_DATA: process.execPath }, /cannot be the data folder \(EEXIST\)/],
    [{ ICX_DATA: join(process.execPath, 'data') }, /cannot be the data folder \(ENOTDIR\)/],
  ])('the environment says %j', (env, sentence) => expectRefused(sentence, env));
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
    const path = await filledFolder();
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
