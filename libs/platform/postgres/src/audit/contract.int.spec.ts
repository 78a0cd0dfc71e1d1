import { leafStoreContract, signedCheckpointsContract } from '@icx/audit/contract';
import type { Pool } from 'pg';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresLeafStore, openPostgresSignedCheckpoints } from './index.ts';

engineDescribe('postgresql')('the audit trail on a server of its own', (program) => {
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
  const empty = async () => void (await pool.query('DROP SCHEMA IF EXISTS icx_audit CASCADE'));

  signedCheckpointsContract('PostgreSQL', () => ({ open: () => openPostgresSignedCheckpoints(pool), remove: empty }));

  leafStoreContract('PostgreSQL', async () => {
    await empty();
    return openPostgresLeafStore(pool);
  });

  test.each([
    `UPDATE icx_audit.checkpoints SET note = ''`,
    'DELETE FROM icx_audit.checkpoints',
    'TRUNCATE icx_audit.leaves',
  ])('what was stored stays: %s', async (change) => {
    await openPostgresSignedCheckpoints(pool);
    await expect(pool.query(change)).rejects.toThrow('is never changed');
  });
});
