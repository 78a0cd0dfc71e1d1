import type { Pool } from 'pg';
import { reservationsContract } from '@icx/event-store/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresReservations } from './index.ts';

engineDescribe('postgresql')('command keys', (program) => {
  let server: PostgresServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await startPostgres(program);
    pool = openPool(server.url);
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  reservationsContract('PostgreSQL', async () => {
    await pool.query('DROP SCHEMA IF EXISTS icx_keys CASCADE');
    return openPostgresReservations({ pool });
  });

  test('a server that is gone is told as unreachable', async () => {
    const keys = await openPostgresReservations({ url: 'postgresql://postgres@127.0.0.1:9/none' }).catch(
      (error: unknown) => error,
    );
    expect(keys).toMatchObject({ reason: 'storage-unreachable' });
  });
});
