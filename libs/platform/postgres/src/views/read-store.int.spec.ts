import { setTimeout } from 'node:timers/promises';
import { changed, contractViews, MemoryLog, readStoreContract } from '@icx/read-store/contract';
import { sql } from 'kysely';
import { Client } from 'pg';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPostgresReadStore, type PostgresReadStore } from './index.ts';

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
      open: async (viewsModule) => (store = await openPostgresReadStore({ url, log, viewsModule })),
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
    const open = () => openPostgresReadStore({ url, log, viewsModule: contractViews });
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
      await administer('DROP TABLE icx_views.things');
      await expect(store.reached(log.add('b', changed({ name: 'two' })))).rejects.toThrow('cannot follow');
      expect(await store.rebuild()).toMatchObject({ state: 'done' });
      await store.reached(await log.head());
      expect(await names()).toEqual([{ name: 'one' }, { name: 'two' }]);
    });

    test('of two processes that follow into one schema, whoever comes second stops', async () => {
      const other = await open();
      const position = log.add('b', changed({ name: 'two' }));
      const reached = await Promise.allSettled([store.reached(position), other.reached(position)]);
      expect(reached.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const problem = (store.failure() ?? other.failure())?.message;
      expect(problem).toContain('Another process follows the log into icx_views');
      await other.close();
      expect(await store.query.selectFrom('happenings').selectAll().execute()).toHaveLength(2);
    });
  });

  test('a database that cannot be reached is said to be unavailable', async () => {
    const nowhere = { url: 'postgresql://127.0.0.1:1/none', log: new MemoryLog(), viewsModule: contractViews };
    await expect(openPostgresReadStore(nowhere)).rejects.toMatchObject({ reason: 'storage-unreachable' });
  });
});

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
