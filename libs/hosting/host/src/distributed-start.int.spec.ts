import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentCluster } from '@icx/kurrentdb/fake';
import { eventually } from '@icx/world-testing/eventually';
import pg from 'pg';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { ConfigRefused, readConfig, startWorker } from './index.ts';

/** Longest that a start which cannot go on may take to say so, milliseconds. */
const WITHIN = 10_000;
const roles = readFileSync(join(import.meta.dirname, '../../../../infra/postgresql/roles.sql'), 'utf8');

engineDescribe('postgresql')('a distributed start', (program) => {
  let server: PostgresServer;
  const folders: string[] = [];
  beforeAll(async () => {
    server = await startPostgres(program, { durable: true });
  });
  afterAll(async () => {
    await server.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const administer = async (url: string, ...statements: readonly string[]) => {
    const client = new pg.Client(url);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const schemas = async (url: string) => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'icx%'`);
    await client.end();
    return rows;
  };
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'icx-start-'));
    folders.push(folder);
    return folder;
  };
  let databases = 0;
  /** A database with the roles of the exchange, and what a process is told of it. */
  const newDatabase = async () => {
    const name = `start_${(databases += 1)}`;
    await administer(server.url, `CREATE DATABASE ${name}`);
    const url = server.url.replace('/postgres?', `/${name}?`);
    await administer(url, roles);
    const as = (role: string) => url.replace('user=icx', `user=${role}`);
    return { name, url, env: { DATABASE_URL: as('icx_app'), DATABASE_VAULT_URL: as('icx_vault') } };
  };
  const start = (data: string, env: Readonly<Record<string, string>>) =>
    startWorker(
      readConfig({ ICX_PROFILE: 'distributed', ICX_PORT: '0', ICX_SMTP_PORT: 'off', ICX_DATA: data, ...env }),
    );
  const served = async (data: string, env: Readonly<Record<string, string>>) => (await start(data, env)).close();

  test(
    'a database that takes connections and never answers is told',
    async () => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      await expect(
        start(newFolder(), { DATABASE_URL: `postgresql://icx:hidden@127.0.0.1:${port}/icx` }),
      ).rejects.toThrow(
        /^The database that DATABASE_URL names cannot be used \((?!.*hidden).*\): start PostgreSQL there/,
      );
      silent.close();
    },
    WITHIN,
  );

  test('brokers that are away hinder no start; how it is says so', async () => {
    const { env } = await newDatabase();
    const worker = await start(newFolder(), { ...env, KAFKA_BROKERS: '127.0.0.1:1' });
    try {
      const report = async () => (await (await fetch(`${worker.url}/readyz`)).json()) as Report;
      const told = async () => (await report()).degraded.find(({ name }) => name === 'switch-topic')?.why;
      expect(await eventually(told)).toContain('KAFKA_BROKERS');
      expect((await report()).status).toBe('ready');
    } finally {
      await worker.close();
    }
  }, 60_000);

  test('a database that a newer release has served from is left as it is, whichever schema it is', async () => {
    const [{ url, env }, data] = [await newDatabase(), newFolder()];
    await served(data, env);
    for (const schema of ['icx_log', 'icx_vault', 'icx_run']) {
      await administer(url, `UPDATE ${schema}.icx_schema SET version = version + 1`);
      await expect(start(data, env)).rejects.toThrow(`The schema ${schema} is of version`);
      await administer(url, `UPDATE ${schema}.icx_schema SET version = version - 1`);
    }
    await served(data, env);
  }, 60_000);

  test('keys, log and vault of different exchanges are not served together', async () => {
    const [one, other, data] = [await newDatabase(), await newDatabase(), newFolder()];
    await served(data, one.env);
    await served(newFolder(), other.env);
    const apart = { ...one.env, DATABASE_VAULT_URL: other.env.DATABASE_VAULT_URL };
    await expect(start(data, apart)).rejects.toThrow(/two different exchanges/);
    await expect(start(data, other.env)).rejects.toThrow(/The log in this database belongs to the vault/);
    await served(data, one.env);
  }, 60_000);

  test('a log is looked for where it is, and none is begun elsewhere, whichever engine has it, also where that was not kept yet', async () => {
    const cluster = await KurrentCluster.start();
    const kurrent = { KURRENTDB_URL: cluster.url() };
    const [inPostgres, inKurrent] = [await newDatabase(), await newDatabase()];
    const [one, other] = [newFolder(), newFolder()];
    await served(one, inPostgres.env);
    await expect(start(one, { ...inPostgres.env, ...kurrent })).rejects.toThrow(
      /The log of this exchange is in PostgreSQL, .* Leave KURRENTDB_URL out/,
    );
    expect(cluster.events.all).toEqual([]);
    await served(other, { ...inKurrent.env, ...kurrent });
    for (const { url } of [inPostgres, inKurrent]) await administer(url, 'DELETE FROM icx_run.log_engine');
    for (const settings of [{}, { ...kurrent, ICX_LOG: 'postgresql' }])
      await expect(start(other, { ...inKurrent.env, ...settings })).rejects.toMatchObject({
        code: 'log-elsewhere',
        message: expect.stringContaining('is in KurrentDB, and the settings name PostgreSQL'),
      });
    await administer(inKurrent.url, 'CREATE SCHEMA icx_log'); // nothing has made it
    await expect(start(one, { ...inPostgres.env, ...kurrent })).rejects.toMatchObject({ code: 'log-elsewhere' });
    await served(one, { ...inPostgres.env, ...kurrent, ICX_LOG: 'postgresql' });
    cluster.stop();
  }, 60_000);

  test('a new log beside a vault that has sealed codes is not served, however often it is tried', async () => {
    const [used, fresh, data] = [await newDatabase(), await newDatabase(), newFolder()];
    await served(data, used.env);
    await administer(used.url, 'UPDATE icx_vault.given SET highest = 7');
    const apart = { ...fresh.env, DATABASE_VAULT_URL: used.env.DATABASE_VAULT_URL };
    for (let tries = 0; tries < 2; tries += 1)
      await expect(start(data, apart)).rejects.toThrow('The log is new, but its vault has sealed 7 code(s)');
  }, 60_000);

  test('a role whose acknowledged writes a crash could take back is not written with, also the vault’s', async () => {
    const { env, name } = await newDatabase();
    for (const role of ['icx_app', 'icx_vault']) {
      const forgetful = (set: string) => administer(server.url, `ALTER ROLE ${role} IN DATABASE ${name} ${set}`);
      await forgetful('SET synchronous_commit = off');
      await expect(start(newFolder(), env)).rejects.toThrow(
        'synchronous_commit=off, so acknowledged writes could be lost',
      );
      await forgetful('RESET synchronous_commit');
    }
  });

  test('a vault that is away is told by its own name, roles that were mixed up by theirs, and nothing is made', async () => {
    const { env, url } = await newDatabase();
    const away = { ...env, DATABASE_VAULT_URL: 'postgresql://icx_vault@127.0.0.1:1/icx' };
    await expect(start(newFolder(), away)).rejects.toThrow(
      /^The database that DATABASE_VAULT_URL names cannot be used/,
    );
    await expect(start(newFolder(), { ...env, DATABASE_URL: env.DATABASE_VAULT_URL })).rejects.toThrow(
      /^DATABASE_URL and DATABASE_VAULT_URL both come as icx_vault, /,
    );
    expect(await schemas(url)).toEqual([]);
    // As where an older release let one role make all of it.
    await administer(url, 'CREATE SCHEMA icx_key_texts AUTHORIZATION icx_vault');
    await expect(start(newFolder(), env)).rejects.toThrow(
      /^PostgreSQL refuses the role icx_app: permission denied .*roles\.sql/,
    );
  });
});

test('a misspelt address is named before anything is opened', () => {
  const misspelt = () => readConfig({ ICX_PROFILE: 'distributed', DATABSE_URL: 'postgresql://db.example/icx' });
  expect(misspelt).toThrow(ConfigRefused);
  expect(misspelt).toThrow('DATABSE_URL is no setting: the nearest is DATABASE_URL.');
});

interface Report {
  readonly status: string;
  readonly degraded: readonly { readonly name: string; readonly why: string }[];
}
