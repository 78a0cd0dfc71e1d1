import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@icx/sqlite/log';
import { engineTest } from '../../../infra/ci/engines.ts';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import type { Client, SandboxDevice } from './world.fixture.ts';

const mount = (disk: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=700', 'tmpfs', disk], { stdio: 'ignore' });
const unmount = (disk: string): void => {
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
};
const newDisk = () => mkdtempSync(join(tmpdir(), 'icx-disk-'));

/** Whether this machine lets us mount a small disk. */
const canMount = (): string | undefined => {
  const disk = newDisk();
  try {
    mount(disk);
    unmount(disk);
    return 'tmpfs';
  } catch {
    return undefined;
  }
};

/** Takes all the room that is left. */
const fill = (path: string): void => {
  const file = openSync(path, 'w');
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
  closeSync(file);
};

const untilReady = async (client: Client): Promise<void> => {
  while ((await client.get('/readyz')).status !== 200);
};

engineTest('tmpfs', canMount)(
  'on a full disk commands are refused with 503 and nothing is lost; with room again they go through',
  async () => {
    const disk = newDisk();
    mount(disk);
    const folder = join(disk, 'data');
    let exchange = await ExchangeProcess.start(folder);
    try {
      let requester = await exchange.as('AAAA');
      const supplier = await exchange.as('BBBB');
      const devices = (await requester.get('/v1/sandbox/devices')).body.filter(
        ({ registeredSupplier, installingSupplier, status }: SandboxDevice) =>
          registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status !== 'Commissioned',
      );
      const raises = devices.slice(0, 40).map(({ deviceId, deviceType }: SandboxDevice) => ({
        body: { deviceId, deviceType },
        headers: { 'idempotency-key': randomUUID() },
      }));
      const raise = ({ body, headers }: (typeof raises)[number]) => requester.post('/v1/requests', body, headers);

      const first = await raise(raises[0]);
      const path = first.headers.location!;
      const code = freshCode();
      expect(await supplier.post(`${path}/answer`, { answer: 'code-supplied', installCode: code })).toMatchObject({
        status: 200,
      });

      fill(join(disk, 'filler'));
      const acknowledged = [first];
      const refused = [];
      for (const one of raises.slice(1)) {
        const reply = await raise(one);
        if (reply.status === 201) acknowledged.push(reply);
        else refused.push({ one, reply });
      }
      expect(refused.length).toBeGreaterThan(10);
      for (const { reply } of refused) {
        expectProblem(reply, 503, reply.body.code);
        expect(['storage-full', 'views-behind']).toContain(reply.body.code);
        expect(reply.headers['retry-after']).toBe('5');
      }
      expect(refused.at(-1)!.reply.body.code).toBe('storage-full');

      const health = await requester.get('/readyz');
      expect([health.status, health.body.status]).toEqual([503, 'not-ready']);
      expect(health.body.degraded[0]).toEqual({
        name: 'log',
        why: expect.stringContaining('The disk is full'),
        also: expect.arrayContaining(['vault']),
      });
      // A reveal that cannot be recorded is not given; what is stored is still read.
      const reveal = () => requester.post(`${path}/reveal`, { format: 'as-supplied', reason: 'join' });
      expectProblem(await reveal(), 503, 'storage-full');
      const answer = { answer: 'code-supplied', installCode: freshCode() };
      const unanswered = acknowledged[1]?.headers.location;
      if (unanswered) expectProblem(await supplier.post(`${unanswered}/answer`, answer), 503, 'storage-full');
      expect(await requester.get(path)).toMatchObject({ status: 200, body: { state: 'answered' } });
      expect(await requester.get('/v1/requests')).toMatchObject({ status: 200 });
      expect(await requester.get('/livez')).toMatchObject({ status: 200 });

      rmSync(join(disk, 'filler'));
      await untilReady(requester);
      for (const { one } of refused) expect(await raise(one)).toMatchObject({ status: 201 });
      expect((await reveal()).body).toMatchObject({ installCode: code });
      for (const { headers, body } of acknowledged)
        expect(await requester.get(headers.location!)).toMatchObject({ status: 200, body: { id: body.id } });
      expect(await exchange.end('SIGTERM')).toBe(0);
      expect((await verifyLog(join(folder, 'log.db'))).problems).toEqual([]);

      exchange = await ExchangeProcess.start(folder);
      requester = await exchange.as('AAAA');
      expect((await requester.get('/v1/requests?limit=500')).body.items).toHaveLength(raises.length);
    } finally {
      await exchange.end('SIGKILL');
      unmount(disk);
    }
  },
  60_000,
);
