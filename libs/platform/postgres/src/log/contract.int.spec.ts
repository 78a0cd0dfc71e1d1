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
});
