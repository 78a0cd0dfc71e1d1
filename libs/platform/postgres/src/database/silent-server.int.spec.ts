import { StorageUnavailable } from '@icx/event-store';
import { eventually } from '@icx/world-testing/eventually';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { openWire, type Wire } from '../../../../../infra/postgresql/proxy.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPostgresCheckpoints } from '../checkpoints/index.ts';
import { Queries } from '../views/connections.ts';
import { EngineDatabase, Listener, openPool } from './index.ts';

/** As of a machine that is gone: nobody closes the connections, and what was open stays silent when the server is back. */
engineDescribe('postgresql')('a server that is silent', (program) => {
  let server: PostgresServer;
  let wire: Wire;
  let pool: Pool;
  /** So that the waiting is short. */
  const limits = { query_timeout: 300, connectionTimeoutMillis: 300 };
  beforeAll(async () => {
    server = await startPostgres(program, { loopback: true });
    wire = await openWire(server.url);
    pool = openPool(wire.url, { ...limits, max: 2 });
  });
  afterEach(() => wire.silence(false));
  afterAll(async () => {
    await pool.end();
    await wire.close();
    await server.stop();
  });

  /** What is open and idle is silent still, and costs whoever gets it a wait. */
  const back = async <T>(work: () => Promise<T>): Promise<T> => {
    wire.silence(false);
    const { done } = await eventually(async () => {
      try {
        return { done: await work() };
      } catch (error) {
        if (error instanceof StorageUnavailable) return undefined;
        throw error;
      }
    });
    return done;
  };

  test('keeps no caller waiting, in whatever statement, and no connection', async () => {
    const database = new EngineDatabase(pool, 'The test');
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const inTheMiddle = database.run(async (client) => {
      await client.query('SELECT 1');
      wire.silence(true);
      resolve();
      await client.query('SELECT 2');
    });
    await begun;
    for (const asked of [inTheMiddle, database.probe(), database.probe()])
      await expect(asked).rejects.toMatchObject({ reason: 'storage-unreachable' });
    await back(() => database.probe());
  });

  test('keeps no query waiting, and its connection goes with it', async () => {
    const queries = new Queries(wire.url, 'public', { ...limits, max: 1 });
    const one = () => sql<{ n: number }>`SELECT 1 AS n`.execute(queries.kysely);
    await one();
    wire.silence(true);
    await expect(one()).rejects.toMatchObject({ reason: 'storage-unreachable' });
    expect((await back(one)).rows).toEqual([{ n: 1 }]);
    await queries.close();
  });

  test('takes the leases; those that are taken when it is back are renewed', async () => {
    const ttlMs = 3_000;
    const leases = await back(() => openPostgresCheckpoints({ pool, holder: 'spec', ttlMs }));
    const observer = openPool(server.url, { max: 1 });
    await leases.take('job');
    const lost = leases.lapsing!.lost('job');
    wire.silence(true);
    await new Promise((resolve) => lost.addEventListener('abort', resolve));
    await expect(leases.take('job')).rejects.toMatchObject({ reason: 'storage-unreachable' });
    const token = await back(() => leases.take('job'));
    const expiry = async () => {
      const { rows } = await observer.query<{ expires_at: Date }>('SELECT expires_at FROM icx_run.leases');
      return rows[0]!.expires_at.getTime();
    };
    const began = await expiry();
    await eventually(async () => (await expiry()) !== began);
    expect(leases.lapsing!.lost('job').aborted).toBe(false);
    expect(await back(() => leases.take('job'))).toBe(token);
    await leases.close();
    await observer.end();
  });

  test('is noticed by who listens: it listens again, and is told that it may have missed something', async () => {
    const heard: string[] = [];
    const [listens, lost] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const listener = new Listener({
      connection: pool.options,
      channels: { icx_spec: (payload) => void heard.push(payload) },
      look: (client) => client.query('SELECT 1').then(() => listens.resolve()),
      lost: () => lost.resolve(),
    });
    await listens.promise;
    wire.silence(true);
    await lost.promise;
    const database = new EngineDatabase(pool, 'The test');
    await eventually(async () => {
      await back(() => database.rows(`NOTIFY icx_spec, 'again'`));
      return heard.length > 0;
    });
    expect(new Set(heard)).toEqual(new Set(['again']));
    await listener.stop();
  });
});
