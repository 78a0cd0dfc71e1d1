import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openCheckpoint, parseLogKey, verifyEvidence, verifyInclusion } from '@icx/audit';
import { readConfig, startExchange, startWeb, startWorker, type Exchange, type Worker } from '@icx/host';
import { KurrentCluster } from '@icx/kurrentdb/fake';
import { migrate, type Profile } from '@icx/move-house';
import { must } from '@icx/refusals';
import { eventually } from '@icx/world-testing/eventually';
import pg from 'pg';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../infra/postgresql/server.ts';
import { vector } from './codes.fixture.ts';
import { agent } from './http-call.fixture.ts';
import { Client, eventNames, tokenOf, type PartyName, type SandboxDevice } from './world.fixture.ts';

engineDescribe('postgresql')('a web and a worker over KurrentDB and PostgreSQL', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-kurrent-'));
  const own = { ICX_DATA: folder, ICX_PORT: '0', ICX_SMTP_PORT: 'off' };
  let postgres: PostgresServer;
  let database: string;
  let cluster: KurrentCluster;
  let worker: Worker;
  let web: Exchange;

  const start = async () => {
    const engines = { ICX_PROFILE: 'distributed', DATABASE_URL: database, KURRENTDB_URL: cluster.url() };
    const config = readConfig({ ...own, ...engines });
    worker = await startWorker(config);
    web = await startWeb(config);
  };
  const stop = async () => {
    await web.close();
    await worker.close();
  };
  const as = async (party: PartyName) => new Client(party, web.url, await tokenOf(folder, party), []);

  beforeAll(async () => {
    [postgres, cluster] = [await startPostgres(program, { durable: true }), await KurrentCluster.start()];
    database = postgres.url;
    await start();
  }, 120_000);
  afterAll(async () => {
    agent.destroy();
    await stop();
    cluster.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  test('a request is raised, answered and revealed, its evidence proved at once, and all of it is there after a restart', async () => {
    let [requester, addressee] = [await as('AAAA'), await as('BBBB')];
    const devices = (await requester.get('/v1/sandbox/devices')).body as readonly SandboxDevice[];
    const { deviceId, deviceType } = devices.find(
      ({ registeredSupplier, installingSupplier, status }) =>
        registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status === 'InstalledNotCommissioned',
    )!;
    const command = { 'idempotency-key': 'once' };
    const raised = await requester.post('/v1/requests', { deviceId, deviceType }, command);
    const path = raised.headers.location!;
    cluster.faults.appends.push('cut-after');
    const answer = { answer: 'code-supplied', installCode: vector };
    expect(await addressee.post(`${path}/answer`, answer)).toMatchObject({ status: 200 });
    const reveal = { format: 'raw-16+crc', reason: 'join the meter' };
    expect((await requester.post(`${path}/reveal`, reveal)).body.installCode).toBe(vector);

    const key = must(parseLogKey((await requester.get('/v1/audit/key')).body.key));
    const evidence = await requester.get(`${path}/evidence`);
    expect([evidence.status, verifyEvidence(evidence.body, key).checks.filter(({ holds }) => !holds)]).toEqual([
      200,
      [],
    ]);
    const { size, root } = must(openCheckpoint((await requester.get('/v1/audit/checkpoint')).body.note, key));
    for (const { position, leafHash } of evidence.body.events) {
      const { body } = await requester.get(`/v1/audit/proof?position=${position}&size=${size}`);
      const bytes = (hex: string) => Buffer.from(hex, 'hex');
      const inclusion = { index: Number(position) - 1, size, root, leafHash: bytes(leafHash) };
      expect(verifyInclusion({ ...inclusion, proof: body.proof.map(bytes) })).toBe(true);
    }

    const before = eventNames(await requester.get(`${path}/history`));
    await stop();
    await start();
    [requester, addressee] = [await as('AAAA'), await as('BBBB')];
    expect(eventNames(await addressee.get(`${path}/history`))).toEqual(before);
    const listed = await requester.get('/v1/requests', { 'icx-position': raised.headers['icx-position'] as string });
    expect(listed.body.items[0]).toMatchObject({ id: raised.body.id, state: 'revealed' });
    const again = await requester.post('/v1/requests', { deviceId, deviceType }, command);
    expect([again.status, again.body.id]).toEqual([201, raised.body.id]);
    const { body: ready } = await (await as('SECA')).get('/readyz');
    expect(ready).toMatchObject({ status: 'ready', degraded: [] });
  }, 120_000);

  const asked = async (url: string, sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    return (await client.query(sql).finally(() => client.end())).rows as readonly Record<string, unknown>[];
  };
  const move = (from: Profile) =>
    migrate({
      ...{ from, folder, databaseUrl: database, vaultUrl: database, kurrentUrl: cluster.url() },
      ...{ kms: { kind: 'local' }, env: {} },
    });
  /** Until switching has handled again what it had not stored. */
  const handled = async (url: string): Promise<void> => {
    const headers = { authorization: `Bearer ${await tokenOf(folder, 'SECA')}` };
    const metrics = async () => (await fetch(`${url}/metrics`, { headers })).text();
    await eventually(async () => /^icx_reactor_lag_events 0$/m.test(await metrics()));
  };
  /** What stands behind that many events, of requests. */
  const firedSince = (events: number): readonly string[] =>
    cluster.events.all
      .filter(({ stream }) => stream.startsWith('icx.'))
      .slice(events)
      .map(({ type }) => type)
      .filter((type) => type.startsWith('requests.'));

  test('it moves to the embedded engines and on to another KurrentDB, its switch half done each time: nothing fires again', async () => {
    let [requester, secas] = [await as('AAAA'), await as('SECA')];
    const devices = (await requester.get('/v1/sandbox/devices')).body as readonly SandboxDevice[];
    const { deviceId, mpxn } = devices.find(
      ({ deviceType, registeredSupplier }) => deviceType === 'GSME' && registeredSupplier === 'AAAA',
    )!;
    const path = (await requester.post('/v1/requests', { deviceId, deviceType: 'GSME' })).headers.location!;
    const switched = {
      mpxn,
      losing: 'AAAA',
      gaining: 'CCCC',
      effectiveFrom: new Date().toISOString().slice(0, 10),
      id: 'S-1',
    };
    expect((await secas.post('/v1/switches', switched)).status).toBe(201);
    const history = async () => eventNames(await (await as('SECA')).get(`${path}/history`));
    const told = await eventually(async () => {
      const names = await history();
      return names.some((name) => name.includes('superseded')) && names;
    });
    await stop();
    // As after a crash between the effect and its checkpoint.
    const recorded = cluster.events.all.find(({ type }) => type.startsWith('switching.switch-recorded'))!;
    await asked(
      database,
      `UPDATE icx_run.checkpoints SET position = ${recorded.position - 1n} WHERE name = 'switching'`,
    );

    const { counts } = await move('distributed');
    const embedded = await startExchange(readConfig(own));
    const stored = (file: string, sql: string) => {
      const db = new DatabaseSync(join(folder, file), { readOnly: true });
      return db
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]);
    };
    const events = counts['events']!;
    await handled(embedded.url);
    expect(stored('log.db', `SELECT type FROM events WHERE position > ${events} AND type LIKE 'requests.%'`)).toEqual(
      [],
    );
    [web, requester] = [embedded, new Client('AAAA', embedded.url, await tokenOf(folder, 'AAAA'), [])];
    expect(await history()).toEqual(told);
    const key = must(parseLogKey((await requester.get('/v1/audit/key')).body.key));
    expect(
      verifyEvidence((await requester.get(`${path}/evidence`)).body, key).checks.filter(({ holds }) => !holds),
    ).toEqual([]);
    await embedded.close();
    expect(
      stored('inbox.db', `SELECT position FROM reactors WHERE name = 'switching' AND position >= ${events}`),
    ).toHaveLength(1);
    const inbox = new DatabaseSync(join(folder, 'inbox.db'));
    inbox.exec(`ATTACH '${join(folder, 'log.db')}' AS log;
      UPDATE reactors SET position = (SELECT min(position) FROM log.events WHERE type LIKE 'switching.switch-recorded%') - 1 WHERE name = 'switching'`);
    inbox.close();

    cluster.stop();
    cluster = await KurrentCluster.start();
    await asked(postgres.url, 'CREATE DATABASE moved');
    database = postgres.url.replace('/postgres?', '/moved?');
    const again = await move('embedded');
    await start();
    await handled(worker.url);
    expect(firedSince(again.counts['events']!)).toEqual([]);
    expect(await history()).toEqual(told);
    secas = await as('SECA');
    expect((await secas.get('/readyz')).body).toMatchObject({ status: 'ready' });
  }, 240_000);
});
