import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { LeaseLost } from '@icx/runtime';
import { readSpooled } from '@icx/spool';
import { spoolContract } from '@icx/spool/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { CustodyServer } from '../sealed/custody-server.fixture.ts';
import { openPostgresCheckpoints } from '../checkpoints/index.ts';
import { openPostgresSpool } from './index.ts';

engineDescribe('postgresql')('the spool in PostgreSQL', (program) => {
  let server: CustodyServer;
  beforeAll(async () => {
    server = await CustodyServer.start(program);
  });
  afterAll(() => server.stop());
  const clear = () => server.drop('icx_spool');
  const open = ({ keys } = server.keyFile) =>
    openPostgresSpool({ pool: server.application, keys, random: randomBytes });

  spoolContract('PostgreSQL', async () => {
    await clear();
    return { open: () => open(), destroy: async () => undefined };
  });

  test('is read in a process by what another one wrote, and its copy is there until it is given back', async () => {
    await clear();
    const [one, other] = [await open(), await open()];
    for (const text of ['first ', 'second ', 'third']) await one.append('upload', Buffer.from(text));
    const handle = await other.handle('upload');
    const read: Uint8Array[] = [];
    for await (const bytes of readSpooled(handle!, 4)) read.push(bytes);
    expect(Buffer.concat(read).toString()).toBe('t second third');
    await other.release(handle!);
    expect(existsSync(handle!.path)).toBe(false);
  });

  test('is appended to by several processes, every append whole', async () => {
    await clear();
    const spools = [await open(), await open(), await open()];
    const sizes = await Promise.all(
      Array.from({ length: 30 }, (_, n) => spools[n % 3]!.append('one', Buffer.alloc(100, n))),
    );
    expect(sizes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => (n + 1) * 100));
  });

  test('is neither appended to nor cut under a lease that another process has taken', async () => {
    await clear();
    const { application: pool } = server;
    const [spool, first] = [await open(), await openPostgresCheckpoints({ pool, holder: 'first' })];
    const second = await openPostgresCheckpoints({ pool, holder: 'second' });
    const lost = { name: 'files', token: (await first.take('files'))! };
    expect(await spool.append('one', Buffer.from('kept'), { lease: lost })).toBe(4);
    await first.close();
    const lease = { name: 'files', token: (await second.take('files'))! };
    await expect(spool.append('one', Buffer.from('late'), { lease: lost })).rejects.toThrow(LeaseLost);
    await expect(spool.truncate('one', 0, lost)).rejects.toThrow(LeaseLost);
    expect(await spool.size('one')).toBe(4);
    await spool.truncate('one', 0, lease);
    expect(await spool.append('one', Buffer.from('anew'), { from: 0, lease })).toBe(4);
    await second.close();
  });

  test('goes under a newer wrapping key, and opens when the older one is gone; nothing older comes behind', async () => {
    await clear();
    const rotating = server.openKeys();
    const [stale, spool] = [await open(), await open(rotating)];
    await stale.append('one', Buffer.from('kept'));
    const version = await rotating.keys.addVersion();
    expect(await spool.rewrapTo(version)).toEqual([]);
    await rotating.keys.retireBefore(version);
    expect(await spool.size('one')).toBe(4);
    expect(await spool.append('one', Buffer.from('!'))).toBe(5);
    await expect(stale.append('two', Buffer.from('late'))).rejects.toMatchObject({ reason: 'storage-busy' });
  });
});
