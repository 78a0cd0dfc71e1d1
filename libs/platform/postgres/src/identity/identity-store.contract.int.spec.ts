import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { identityStoreContract } from '@icx/identity/contract';
import { openKeyFile } from '@icx/keys';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresIdentityStore } from './index.ts';

const tables = ['provider_records', 'credentials', 'known_sources', 'security_keys', 'signing_keys'];

engineDescribe('postgresql')('identity in PostgreSQL', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-identity-'));
  const ringIn = (name: string) =>
    openKeyFile({ folder: join(folder, name), mode: 'sandbox', random: randomBytes }).keys;
  const [own, strange] = ['own', 'strange'].map(ringIn);
  let server: PostgresServer;
  let pools: Pool[];
  beforeAll(async () => {
    server = await startPostgres(program);
    // A pool each, as processes have.
    pools = Array.from({ length: 4 }, () => openPool(server.url, { max: 4 }));
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  identityStoreContract('PostgreSQL', async () => {
    const [pool] = pools;
    await pool!.query('DROP SCHEMA IF EXISTS icx_identity CASCADE');
    let [opened, seconds] = [0, Date.parse('2026-11-23T10:00:00Z') / 1000];
    // One after the other: PostgreSQL refuses to replace a function twice at once, and stores are opened at once.
    let clockIsSet: Promise<unknown> = Promise.resolve();
    const setClock = () =>
      (clockIsSet = clockIsSet.then(() =>
        pool!.query(`CREATE OR REPLACE FUNCTION icx_identity.seconds() RETURNS double precision LANGUAGE sql STABLE
          RETURN ${seconds}::double precision`),
      ));
    const open = async (keys = own!) => {
      const store = await openPostgresIdentityStore({ pool: pools[(opened += 1) % pools.length]!, keys });
      await setClock();
      return store;
    };
    return {
      open: () => open(),
      openAsStranger: () => open(strange),
      now: () => seconds,
      pass: async (more) => {
        seconds += more;
        await setClock();
      },
      written: async () => {
        const all = await Promise.all(tables.map((name) => pool!.query(`SELECT * FROM icx_identity.${name}`)));
        const values = all.flatMap(({ rows }) => rows.flatMap((row: object) => Object.values(row) as unknown[]));
        return values.map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value))));
      },
    };
  });
});
