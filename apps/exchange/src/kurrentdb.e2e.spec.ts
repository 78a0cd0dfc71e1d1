import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint, parseLogKey, verifyEvidence, verifyInclusion } from '@icx/audit';
import { readConfig, startWeb, startWorker, type Exchange, type Worker } from '@icx/host';
import { KurrentCluster } from '@icx/kurrentdb/fake';
import { must } from '@icx/refusals';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../infra/postgresql/server.ts';
import { vector } from './codes.fixture.ts';
import { agent } from './http-call.fixture.ts';
import { Client, eventNames, tokenOf, type PartyName, type SandboxDevice } from './world.fixture.ts';

engineDescribe('postgresql')('a web and a worker over KurrentDB and PostgreSQL', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-kurrent-'));
  let postgres: PostgresServer;
  let cluster: KurrentCluster;
  let worker: Worker;
  let web: Exchange;

  const start = async () => {
    const engines = { DATABASE_URL: postgres.url, KURRENTDB_URL: cluster.url() };
    const config = readConfig({
      ...{ ICX_PROFILE: 'distributed', ICX_DATA: folder, ICX_PORT: '0', ICX_SMTP_PORT: 'off' },
      ...engines,
    });
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
});
