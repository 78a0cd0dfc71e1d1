import { positionOf, type Position } from '@icx/event-store';
import { KurrentCluster } from '@icx/kurrentdb/fake';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { furnish, inventoryOf, type Furniture, type Opened } from './furnished.fixture.ts';
import { Moving } from './moving.fixture.ts';

class BrokenOff extends Error {}

engineDescribe('postgresql')('moving to a house whose log is in KurrentDB, and out of it', (program) => {
  let server: PostgresServer;
  let cluster: KurrentCluster;
  let moving: Moving;
  let furniture: Furniture;
  let before: Awaited<ReturnType<typeof look>>;
  let places = 0;
  beforeAll(async () => {
    server = await startPostgres(program, { durable: true });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    cluster = await KurrentCluster.start();
    moving = await Moving.on(server, `kurrent_${(places += 1)}`, cluster.url());
  });
  afterEach(() => {
    cluster.stop();
    moving.remove();
  });

  const closing = async <T>(opened: Promise<Opened>, work: (engines: Opened) => Promise<T>): Promise<T> => {
    const engines = await opened;
    return work(engines).finally(engines.close);
  };
  /** An engine that numbers otherwise says which leaf is an imported event's. */
  const look = (opened: Promise<Opened>) =>
    closing(opened, async (engines) => {
      const { events, ...others } = await inventoryOf(engines, furniture);
      return { ...others, events: events.map(({ leafIndex, ...event }) => event) };
    });
  const furnished = async (events: number, opened: Promise<Opened>): Promise<void> => {
    furniture = await closing(opened, (engines) => furnish(engines, events));
  };
  const breakOff = (what: string): void => {
    if (what !== 'compared') throw new BrokenOff();
  };
  const broken = (from: 'embedded' | 'distributed') =>
    moving.move(from, { onProgress: breakOff }).catch((error: unknown) => error);
  /** Engines, and a cluster, that know nothing. */
  const elsewhere = async (): Promise<void> => {
    cluster.stop();
    cluster = await KurrentCluster.start();
    moving = await Moving.on(server, `kurrent_${(places += 1)}`, cluster.url(), moving.folder);
  };

  test('all is as it was there, under the same positions, and what was recorded there comes back behind it', async () => {
    await furnished(30, moving.embedded());
    before = await look(moving.embedded());
    const counted = await moving.move('embedded', { dryRun: true });
    expect(cluster.events.all).toEqual([]);
    cluster.faults.appends.push('cut-before', undefined, 'cut-after', undefined, 'cut-after');
    const moved = await moving.move('embedded');
    expect(moved.counts).toEqual(counted.counts);
    expect(await look(moving.distributed())).toEqual(before);

    const native = await closing(moving.distributed(), async (engines) => {
      const { log, checkpoints, vault } = engines;
      const append = (stream: string) =>
        log.append(stream, 'no-stream', [{ type: 'since.v1', data: {} }], { commandKey: stream });
      const [first, second] = [await append('one'), await append('two')] as { position: Position }[];
      expect(
        await log.append('three', 'no-stream', [{ type: 'since.v1', data: {} }], { commandKey: 'key 3' }),
      ).toMatchObject({
        outcome: 'command-key-taken',
      });
      expect(first!.position).toBeGreaterThan(1_000_000n);
      await checkpoints.store('relay', first!.position, (await checkpoints.take('relay'))!);
      // Between two events, as where the server left others out.
      await checkpoints.store('between', positionOf(second!.position - 1n), (await checkpoints.take('between'))!);
      await vault.put(
        { bytes: Buffer.alloc(16, 1), representation: 'raw-16' },
        { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' },
        { party: 'BBBB', id: 'later' },
      );
      return inventoryOf(engines, furniture);
    });
    const back = await moving.move('distributed');
    expect(back.counts).toMatchObject({ events: 62, codes: 4, followers: 4 });
    await expect(moving.distributed()).rejects.toThrow(/moved from here/);
    await closing(moving.embedded(), async (engines) => {
      const { log, checkpoints } = engines;
      const events = await log.readAll(0n, 1_000);
      expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 62 }, (_, n) => BigInt(n + 1)));
      const untold = ({ position, leafIndex, ...event }: (typeof events)[number]) => event;
      expect(events.map(untold)).toEqual(native.events.map(untold));
      expect(await log.findByCommandKey('two')).toEqual({ stream: 'two', revision: 0n });
      const followers = await Promise.all(['relay', 'switching', 'between'].map((name) => checkpoints.load(name)));
      expect(followers).toEqual([61n, 2n, 61n]);
    });
    // Where what was imported and what was recorded are one log again.
    await elsewhere();
    expect((await moving.move('embedded')).root).toBe(back.root);
    await closing(moving.distributed(), async ({ log }) => expect(await log.head()).toBe(62n));
  }, 120_000);

  test('broken off after each page it goes on, either way; a cluster that has a log already takes no other', async () => {
    await furnished(5, moving.distributed());
    before = await look(moving.distributed());
    let breaks = 0;
    for (; (await broken('distributed')) instanceof BrokenOff; breaks += 1)
      if (breaks % 5 === 0) await expect(moving.distributed()).rejects.toThrow('run `icx migrate` again');
    expect(breaks).toBeGreaterThan(15);
    const arrived = await look(moving.embedded());
    expect(arrived.events).toEqual(before.events.map((event, n) => ({ ...event, position: BigInt(n + 1) })));
    // The positions that were stored as theirs stand before the first event there.
    expect(arrived.followers).toEqual([0n, 0n, 0n, before.followers[3]]);

    const used = cluster.url();
    await expect(
      (await Moving.on(server, `kurrent_${(places += 1)}`, used, moving.folder)).move('embedded'),
    ).rejects.toMatchObject({
      code: 'target-not-empty',
    });
    await elsewhere();
    breaks = 0;
    for (; (await broken('embedded')) instanceof BrokenOff; breaks += 1)
      if (breaks % 5 === 0) await expect(moving.embedded()).rejects.toThrow('run `icx migrate` again');
    expect(breaks).toBeGreaterThan(15);
    expect(await look(moving.distributed())).toEqual(arrived);
  }, 180_000);

  test('an event that is not as it was written, or is gone though its leaf is there, does not move', async () => {
    await furnished(5, moving.embedded());
    await moving.move('embedded');
    const kept = cluster.events.all.find(({ stream }) => stream.startsWith('icx.'))!;
    const data = kept.data;
    Object.assign(kept, { data: Buffer.from('{"n":99}') });
    await expect(moving.move('distributed')).rejects.toMatchObject({
      code: 'log-damaged',
      message: expect.stringContaining('position 1 '),
    });
    Object.assign(kept, { data });
    cluster.events.all.splice(
      cluster.events.all.findLastIndex(({ stream }) => stream.startsWith('icx.')),
      1,
    );
    await expect(moving.move('distributed')).rejects.toMatchObject({ code: 'log-damaged' });
  }, 60_000);

  test('settings that name the other engine begin no move: it is served where it is', async () => {
    await furnished(1, moving.distributed());
    await expect(moving.move('distributed', { kurrentUrl: '' })).rejects.toMatchObject({ code: 'log-elsewhere' });
    await closing(moving.distributed(), async ({ log }) => expect(await log.head()).toBeGreaterThan(0n));
  }, 60_000);
});
