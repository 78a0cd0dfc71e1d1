import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { asUnavailable, migrate, named, NewerSchema, openPool, refuseNewer, transaction } from './index.ts';

engineDescribe('postgresql')('migrations', (program) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(program);
  });
  afterAll(() => server.stop());

  test('run once, however many processes start at a time, and each step once', async () => {
    const pools = Array.from({ length: 6 }, () => openPool(server.url, { max: 1 }));
    const first = 'CREATE TABLE things(n integer NOT NULL); INSERT INTO things VALUES (1)';
    const second = 'INSERT INTO things VALUES (2)';
    await Promise.all(pools.map((pool) => migrate(pool, { schema: 'once', steps: [first] })));
    await Promise.all(pools.map((pool) => migrate(pool, { schema: 'once', steps: [first, second] })));
    const { rows } = await pools[0]!.query('SELECT n FROM once.things ORDER BY n');
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    await expect(migrate(pools[0]!, { schema: 'once', steps: [first] })).rejects.toThrow(NewerSchema);
    await expect(refuseNewer(pools[0]!, { schema: 'once', steps: [first] })).rejects.toThrow(NewerSchema);
    for (const schema of ['once', 'none']) await refuseNewer(pools[0]!, { schema, steps: [first, second] });
    await Promise.all(pools.map((pool) => pool.end()));
  });

  test('of a step that fails nothing stays', async () => {
    const pool = openPool(server.url, { max: 1 });
    const broken = { schema: 'broken', steps: ['CREATE TABLE things(n integer)', 'SELECT 1 / 0'] };
    await expect(migrate(pool, broken)).rejects.toThrow('division by zero');
    const { rows } = await pool.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'broken'`);
    expect(rows).toEqual([]);
    await pool.end();
  });

  test('where nothing can be written it is told which setting names a replica', async () => {
    const pool = openPool(server.url, { max: 1, options: '-c default_transaction_read_only=on' });
    await expect(migrate(pool, { schema: 'unwritten', steps: ['CREATE TABLE things(n integer)'] })).rejects.toThrow(
      /takes no writes here .*DATABASE_URL/,
    );
    await pool.end();
  });

  test('a table that another release changes meanwhile is read again, over a connection that does not know it as it was', async () => {
    const pool = openPool(server.url, { max: 1 });
    await pool.query('CREATE TABLE changing(n integer)');
    const read = () => transaction(pool, (client) => client.query(named('SELECT * FROM changing', [])));
    await read();
    await pool.query('ALTER TABLE changing ADD COLUMN m integer');
    const refused = await read().catch(asUnavailable);
    expect(refused).toMatchObject({ reason: 'storage-busy' });
    expect((await read()).fields.map(({ name }) => name)).toEqual(['n', 'm']);
    await pool.end();
  });
});
