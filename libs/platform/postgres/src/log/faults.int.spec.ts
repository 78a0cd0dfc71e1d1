import { LogWatch } from '@icx/audit';
import { leafOf, type AppendResult, type PairedEventStore } from '@icx/event-store';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { openWire, type Wire } from '../../../../../infra/postgresql/proxy.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { NotDurable, openPostgresLeaves, openPostgresLog, OtherPair } from './index.ts';

const event = (n: number) => ({ type: 'faults.happened.v1', data: { n } });
const now = () => new Date().toISOString();

engineDescribe('postgresql')('the log on PostgreSQL', (program) => {
  let server: PostgresServer;
  let wire: Wire;
  let log: PairedEventStore;
  beforeAll(async () => {
    server = await startPostgres(program, { durable: true, loopback: true });
    wire = await openWire(server.url);
    log = await openPostgresLog({ url: wire.url, now, pairId: 'pair' });
  });
  afterAll(async () => {
    await log.close();
    await wire.close();
    await server.stop();
  });

  test.each([
    ['lost on its way', 'before'],
    ['whose answer is lost', 'after'],
  ] as const)('an append %s is written, once, and told as appended', async (_, where) => {
    const before = await log.head();
    const cut = wire.cut(where, `only ${where}`);
    const [first, second] = [{ type: 'faults.happened.v1', data: { words: `only ${where}` } }, event(2)];
    const result = await log.append(where, 'no-stream', [first, second], { commandKey: where });
    await cut;
    expect(result).toMatchObject({ outcome: 'appended', position: before + 2n, revision: 1n });
    expect(await log.readStream(where)).toEqual((result as AppendResult & { outcome: 'appended' }).recorded);
    expect(await log.head()).toBe(before + 2n);
  });

  test.each([
    ['lost on its way', 'before', 0],
    ['written', 'after', 1],
  ] as const)('where nobody answers any more it is told that nobody knows; it was %s', async (_, where, written) => {
    const impatient = await openPostgresLog({ url: wire.url, now, patience: 100 });
    wire.refuse(true);
    const cut = wire.cut(where, `unknown ${where}`);
    const appended = impatient.append('unknown', 'no-stream', [{ type: 't', data: { words: `unknown ${where}` } }]);
    await expect(appended).rejects.toMatchObject({ reason: 'storage-unreachable' });
    await cut;
    wire.refuse(false);
    expect(await impatient.readStream('unknown')).toHaveLength(written);
    await impatient.close();
  });

  test('on a slow wire of two processes with one revision one wins, and what one wrote the other is told', async () => {
    const other = await openPostgresLog({ url: server.url, now, pairId: 'pair' });
    const seen: unknown[] = [];
    const subscription = other.subscribe({ after: await other.head() }, ({ events }) => void seen.push(...events));
    wire.slow(40);
    const results = await Promise.all([log, other].map((one, n) => one.append('slow', 'no-stream', [event(n)])));
    wire.slow(0);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['appended', 'wrong-revision']);
    await log.append('slow', 0n, [event(3)]);
    while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual(await other.readStream('slow'));
    await subscription.stop();
    await other.close();
  });

  test('of 64 who race over 4 processes exactly one wins, and a reader meanwhile skips nothing', async () => {
    const began = await log.head();
    const four = await Promise.all([1, 2, 3, 4].map(() => openPostgresLog({ url: server.url, now })));
    const seen: bigint[] = [];
    const subscription = four[0]!.subscribe(
      { after: began },
      ({ events }) => void seen.push(...events.map(({ position }) => position)),
    );
    const racing = Array.from({ length: 64 }, async (_, n) => {
      const one = four[n % 4]!;
      for (let turn = 0; turn < 5; turn += 1)
        await one.append(`own-${n}`, turn === 0 ? 'no-stream' : BigInt(turn - 1), [event(turn)]);
      return one.append('race', 'no-stream', [event(n)], { commandKey: `race-${n}` });
    });
    const results = await Promise.all(racing);
    expect(results.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
    while (seen.length < 64 * 5 + 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual(Array.from({ length: 64 * 5 + 1 }, (_, n) => began + BigInt(n) + 1n));
    await subscription.stop();
    await Promise.all(four.map((one) => one.close()));
  });

  test('a crash of the server loses nothing that was acknowledged; who follows waits and goes on', async () => {
    const began = await log.head();
    const seen: bigint[] = [];
    const subscription = log.subscribe(
      { after: began },
      ({ events }) => void seen.push(...events.map(({ position }) => position)),
    );
    await log.append('crash', 'no-stream', [event(0)]);
    server.crash();
    const during = log.append('crash', 0n, [event(1)]).catch(() => undefined);
    await server.start();
    await during;
    const { length } = await log.readStream('crash');
    await log.append('crash', BigInt(length - 1), [event(2)]);
    while (seen.length < length + 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual(Array.from({ length: length + 1 }, (_, n) => began + BigInt(n) + 1n));
    await subscription.stop();
  });

  test('each leaf is the one that is taken of its event as it is read', async () => {
    const odd = { '2': '\u0000 "\\ \ud83d', '1': { b: 1e21, a: 'é👩‍👧' } };
    await log.append('odd "\\ é', 'no-stream', [{ type: 'faults.\u0000"odd', data: odd }], { vaultSequence: 7n });
    const pool = openPool(server.url, { max: 1 });
    const leaves = await openPostgresLeaves(pool).leaves(0, 10_000);
    const events = await log.readAll(0n, 10_000);
    expect(leaves.map(({ text, hash }) => [text, Buffer.from(hash)])).toEqual(
      events.map((one) => Object.values(leafOf(one, Number(one.position)))),
    );
    expect(leaves.at(-1)?.text).toContain('{"1":{"b":1e+21,"a":"é👩‍👧"},"2":"\\u0000 \\"\\\\ \\ud83d"}');
    expect(await log.maxVaultSequence()).toBe(7n);
    await pool.end();
  });

  test('the log of another vault, and a server that could lose what it acknowledged, are refused', async () => {
    await expect(openPostgresLog({ url: server.url, now, pairId: 'other' })).rejects.toThrow(OtherPair);
    const careless = openPool(server.url, { options: '-c synchronous_commit=off' });
    await expect(openPostgresLog({ pool: careless, now })).rejects.toThrow(NotDurable);
    await careless.end();
    await log.probe();
  });

  test('an event that somebody changed is told by its position', async () => {
    const pool = openPool(server.url, { max: 1 });
    const watch = new LogWatch(openPostgresLeaves(pool), 'Restore the backup.');
    await watch.start();
    await watch.settled();
    expect(watch.problem()).toBeUndefined();
    await pool.query(`UPDATE icx_log.events SET data = '{ }' WHERE position = 3`);
    await watch.start();
    expect(watch.problem()).toBe('The event at position 3 of the log is not as it was written. Restore the backup.');
    await watch.stop();
    await pool.end();
  });
});
