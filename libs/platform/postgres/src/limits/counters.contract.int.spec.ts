import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Counters } from '@icx/runtime';
import { countersContract } from '@icx/runtime/counters-contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresCounters } from './index.ts';

engineDescribe('postgresql')('limits in PostgreSQL', (program) => {
  let server: PostgresServer;
  let pools: Pool[];
  beforeAll(async () => {
    server = await startPostgres(program);
    // A pool each, as processes have.
    pools = Array.from({ length: 2 }, () => openPool(server.url, { max: 4 }));
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await server.stop();
  });

  countersContract(
    'PostgreSQL',
    async () => {
      const [pool] = pools;
      await pool!.query('DROP SCHEMA IF EXISTS icx_limits CASCADE');
      const opened: Counters[] = [];
      let seconds = 1_000_000;
      // One after the other: PostgreSQL refuses to replace a function twice at once, and counters are opened at once.
      let clockIsSet: Promise<unknown> = Promise.resolve();
      const setClock = () =>
        (clockIsSet = clockIsSet.then(() =>
          pool!.query(`CREATE OR REPLACE FUNCTION icx_limits.seconds() RETURNS double precision LANGUAGE sql STABLE
            RETURN ${seconds}::double precision`),
        ));
      const tell = (counters: Counters) => counters.first(randomUUID(), 1);
      return {
        open: async () => {
          const counters = await openPostgresCounters({ pool: pools[opened.length % pools.length]! });
          opened.push(counters);
          await setClock();
          await tell(counters);
          return counters;
        },
        pass: async (more) => {
          seconds += more;
          await setClock();
          await Promise.all(opened.map(tell));
        },
      };
    },
    { instances: 2 },
  );

  test('what has ended is deleted, by whichever process looks next; what counts stays', async () => {
    const counters = await openPostgresCounters({ pool: pools[0]! });
    await counters.first('over', -1);
    await counters.first('counts', 60);
    const place = { name: 'reveals', of: 'counts', seconds: 60 };
    for (const one of [place, { ...place, of: 'over', seconds: -1 }]) await counters.places.take(one);
    await counters.sweep();
    for (const table of ['used', 'places']) {
      const { rows } = await pools[0]!.query(
        `SELECT DISTINCT ends_at > icx_limits.seconds() AS counts FROM icx_limits.${table}`,
      );
      expect(rows).toEqual([{ counts: true }]);
    }
    expect(await counters.first('counts', 60)).toBe(false);
    await counters.close();
  });
});
