import { eventStoreContract } from '@icx/event-store/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresLog } from './index.ts';

engineDescribe('postgresql')('the log', (program) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(program);
  });
  afterAll(() => server.stop());

  eventStoreContract('PostgreSQL', async () => {
    const admin = openPool(server.url, { max: 1 });
    await admin.query('DROP SCHEMA IF EXISTS icx_log CASCADE');
    await admin.end();
    const open = () => openPostgresLog({ url: server.url, now: () => new Date().toISOString(), testServer: true });
    let store = await open();
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await open();
        return store;
      },
      dispose: () => store.close(),
    };
  });

  test('takes a notice for no more than a reason to look: anybody who may connect can send one', async () => {
    const pool = openPool(server.url, { max: 1 });
    const open = () => openPostgresLog({ url: server.url, now: () => new Date().toISOString(), testServer: true });
    const [log, other] = [await open(), await open()];
    const { promise: seen, resolve } = Promise.withResolvers<string>();
    const subscription = log.subscribe({ after: await log.head() }, ({ events }) => {
      if (events[0]) resolve(events[0].stream);
    });
    for (const forged of ['x', '', '9223372036854775807', '-1'])
      await pool.query('SELECT pg_notify($1, $2)', ['icx_log', forged]);
    await other.append('after-the-notices', 'no-stream', [{ type: 'contract.happened.v1', data: {} }]);
    expect(await seen).toBe('after-the-notices');
    await subscription.stop();
    for (const one of [log, other]) await one.close();
    await pool.end();
  });
});
