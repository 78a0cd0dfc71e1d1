import { jest } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { changed, contractViews, MemoryLog, nextViews, readStoreContract } from '@icx/read-store/contract';
import { LeaseLost, Runner } from '@icx/runtime';
import { sql } from 'kysely';
import { Client } from 'pg';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPostgresCheckpoints } from '../checkpoints/index.ts';
import { openPool } from '../database/index.ts';
import { openPostgresReadStore, type PostgresReadStore, type PostgresReadStoreOptions } from './index.ts';

/** One process: the store, and its builder under its lease. */
const openProcess = async (options: Omit<PostgresReadStoreOptions, 'pool'>, builds = true) => {
  const pool = openPool(options.url);
  const leases = await openPostgresCheckpoints({ pool, holder: 'spec', ttlMs: 1_500 });
  const store = await openPostgresReadStore({ ...options, pool });
  const runner = new Runner(leases);
  if (builds) runner.add(store.builder).wake();
  runner.start();
  const closeStore = store.close.bind(store);
  const close = async () => {
    await runner.stop();
    await leases.close();
    await closeStore();
    if (!pool.ended) await pool.end();
  };
  return Object.assign(store, { close, pool });
};

engineDescribe('postgresql')('on a server of its own', (program) => {
  let server: PostgresServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startPostgres(program);
  });
  afterAll(() => server.stop());

  /** A database of its own, sorted by a language: what is shown is to be sorted by bytes all the same. */
  const newDatabase = async (): Promise<string> => {
    const name = `views_${(databases += 1)}`;
    const client = new Client(server.url);
    await client.connect();
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-GB' LOCALE 'C.UTF-8'`,
    );
    await client.end();
    return server.url.replace('/postgres?', `/${name}?`);
  };

  readStoreContract('PostgreSQL', async () => {
    const [url, log] = [await newDatabase(), new MemoryLog(1_000)];
    let store: PostgresReadStore | undefined;
    return {
      log,
      open: async (viewsModule) => (store = await openProcess({ url, log, viewsModule })),
      remove: async () => {
        await store?.close();
        await log.close();
      },
    };
  });

  describe('when something happens to the database', () => {
    let url: string;
    let log: MemoryLog;
    let store: PostgresReadStore;
    const open = (builds = true) => openProcess({ url, log, viewsModule: contractViews }, builds);
    const administer = async (sql: string) => {
      const client = new Client(url);
      await client.connect();
      await client.query(sql);
      await client.end();
    };
    const names = async () =>
      (await store.query.selectFrom('things').select('name').orderBy('id').execute()) as unknown;

    beforeEach(async () => {
      [url, log] = [await newDatabase(), new MemoryLog(1_000)];
      store = await open();
      await store.reached(log.add('a', changed({ name: 'one' })));
    });
    afterEach(() => store.close());

    test('connections that are lost are made anew', async () => {
      await administer('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
      await until(() => store.reached(log.add('b', changed({ name: 'two' }))));
      expect(await until(names)).toEqual([{ name: 'one' }, { name: 'two' }]);
      expect(store.failure()).toBeUndefined();
    });

    test('a query whose connection is lost under it is refused, and nothing else ends', async () => {
      const asleep = sql`SELECT pg_sleep(60)`.execute(store.query);
      asleep.catch(() => undefined);
      const killed = `SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`;
      const client = new Client(url);
      await client.connect();
      while ((await client.query(killed)).rows[0].n === '0');
      await client.end();
      await expect(asleep).rejects.toThrow();
      expect(await until(names)).toEqual([{ name: 'one' }]);
    });

    test('tables that are gone are built anew', async () => {
      await administer(`DROP TABLE ${schemaOf(store)}.things`);
      const position = log.add('b', changed({ name: 'two' }));
      await until(async () => {
        await store.reached(position);
        expect(await names()).toEqual([{ name: 'one' }, { name: 'two' }]);
      });
    });
  });

  describe('in several processes', () => {
    let url: string;
    let log: MemoryLog;
    const open = (builds: boolean, viewsModule = contractViews) => openProcess({ url, log, viewsModule }, builds);
    const happenings = ({ query }: PostgresReadStore) => query.selectFrom('happenings').selectAll().execute();
    beforeEach(async () => {
      [url, log] = [await newDatabase(), new MemoryLog(1_000)];
    });

    test('one that only reads is told of what another one builds, and has it rebuilt', async () => {
      const [web, worker] = await Promise.all([open(false), open(true)]);
      await web.reached(log.add('a', changed({ name: 'one' })));
      expect(await happenings(web)).toHaveLength(1);
      expect(await web.rebuild()).toMatchObject({ state: 'done', processed: 1 });
      await worker.position();
      expect(worker.progress()).toEqual(web.progress());
      await web.reached(log.add('a', changed({ about: {} })) - 1_000n);
      await expect(web.reached(await log.head())).rejects.toThrow('things.name');
      expect(web.failure()?.message).toContain('things.name');
      await Promise.all([web.close(), worker.close()]);
    });

    test('that no worker builds them is said after half a minute of looking, and not for time in which nobody could look', async () => {
      const web = await open(false);
      const [now, clock] = [performance.now.bind(performance), { ahead: 0 }];
      const ticking = jest.spyOn(performance, 'now').mockImplementation(() => now() + clock.ahead);
      const position = log.add('a', changed({ name: 'one' }));
      let told: string | undefined;
      const waiting = web.reached(position).catch((error: unknown) => (told = (error as Error).message));
      await web.position();
      clock.ahead += 60_000;
      for (let looks = 0; looks < 3; looks += 1) await web.position();
      expect(told).toBeUndefined();
      for (let looks = 0; looks < 20 && !told; looks += 1) {
        clock.ahead += 5_000;
        await web.position();
      }
      await waiting;
      expect(told).toBe('The views do not move: no worker builds them. Start one.');
      ticking.mockRestore();
      await web.close();
    });

    test('of several builders one has the lease; when it stops another one goes on, each event once', async () => {
      const [first, second] = await Promise.all([open(true), open(true)]);
      await second.reached(log.add('a', changed({ name: 'one' })));
      await first.close();
      await second.reached(log.add('a', changed({ name: 'two' })));
      expect(await happenings(second)).toHaveLength(2);
      expect(second.failure()).toBeUndefined();
      await second.close();
    });

    test('a builder that was stopped past its lease and wakes writes nothing', async () => {
      const [web, worker] = await Promise.all([open(false), open(true)]);
      await web.reached(log.add('a', changed({ name: 'one' })));
      await web.pool.query(`UPDATE icx_run.leases SET holder = 'other', token = token + 1, expires_at = 'infinity'`);
      const position = log.add('a', changed({ name: 'two' }));
      await worker.builder.run({ token: 1n, signal: new AbortController().signal, goesWell: () => undefined }).then(
        () => expect('it').toBe('refused'),
        (error: unknown) => expect(error).toBeInstanceOf(LeaseLost),
      );
      expect(await happenings(web)).toHaveLength(1);
      expect(await web.position()).toBeLessThan(position);
      await Promise.all([web.close(), worker.close()]);
    });

    test('two releases side by side have their own views, and those that nobody has used for long are dropped', async () => {
      const [older, newer] = [await open(true), await open(true, nextViews)];
      const position = log.add('a', changed({ name: 'one' }));
      await Promise.all([older.reached(position), newer.reached(position)]);
      expect([await happenings(older), await happenings(newer)].map((rows) => rows.length)).toEqual([1, 1]);
      const name = schemaOf(older);
      expect(schemaOf(newer)).not.toBe(name);
      await Promise.all([older.close(), newer.close()]);
      const again = await open(false, nextViews);
      await again.pool.query(`UPDATE icx_run.views SET used_at = now() - interval '15 days' WHERE schema = $1`, [name]);
      await again.close();
      const builder = await open(true, nextViews);
      const schemas = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'icx\\_views\\_%'`;
      const left = async () => (await builder.pool.query(schemas)).rows as unknown;
      await until(async () => expect(await left()).toEqual([{ nspname: schemaOf(builder) }]));
      await builder.close();
    });
  });

  test('a database that cannot be reached is said to be unavailable', async () => {
    const nowhere = { url: 'postgresql://127.0.0.1:1/none', log: new MemoryLog(), viewsModule: contractViews };
    await expect(openPostgresReadStore(nowhere)).rejects.toMatchObject({ reason: 'storage-unreachable' });
  });
});

const schemaOf = ({ builder }: PostgresReadStore): string => builder.name.replace('views ', '');

/** A connection that is just being lost is no answer yet. */
const until = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 50) throw error;
      await setTimeout(100);
    }
  }
};
