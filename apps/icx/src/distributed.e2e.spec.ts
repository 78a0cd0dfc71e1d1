import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startWorker, readConfig } from '@icx/host';
import { eventually } from '@icx/world-testing/eventually';
import { KurrentCluster } from '@icx/kurrentdb/fake';
import pg from 'pg';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import {
  databaseSettings,
  startDatabase,
  startProcess,
  type RunningProcess,
} from '../../../infra/distributed/processes.ts';
import type { PostgresServer } from '../../../infra/postgresql/server.ts';
import { Terminals } from './icx.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505';
const roles = readFileSync(new URL('../../../infra/postgresql/roles.sql', import.meta.url), 'utf8');

/** Of what the commands tell, each its part. */
interface Told {
  readonly id: string;
  readonly head: string;
  readonly problems: readonly { readonly what: string }[];
}

engineDescribe('postgresql')('what an operator does with the databases of a distributed exchange', () => {
  const terminals = new Terminals();
  const place = mkdtempSync(join(tmpdir(), 'icx-distributed-e2e-'));
  const running: RunningProcess[] = [];
  let server: PostgresServer;
  const envOf = (url: string) => ({ ICX_PROFILE: 'distributed', ...databaseSettings(url) }) as Record<string, string>;
  const icx = (args: readonly string[], url = server.url, input = '') =>
    terminals.icx(args, { env: envOf(url), ...(input && { input }) });
  const json = async (args: readonly string[], url?: string) => {
    const { code, out, err } = await icx([...args, '--json'], url);
    return { code, err, ...(JSON.parse(out) as Told) };
  };

  beforeAll(async () => {
    server = await startDatabase();
    const env = {
      ...{ PATH: process.env['PATH'], ICX_DATA: terminals.data, ICX_PORT: '0', ICX_SMTP_PORT: 'off' },
      ...{ ICX_CHECKPOINT_SECONDS: '1', ...envOf(server.url) },
    };
    const [worker, web] = [await startProcess('worker', { env }), await startProcess('web', { env })];
    running.push(worker, web);
    terminals.url = web.url;
    const { id } = await json(['request', '00-DB-12-34-00-00-00-00', '--type', 'ESME', '--as', 'AAAA']);
    await icx(['answer', id, '--as', 'BBBB', '--code', '-'], server.url, `${code}C3B5\n`);
  }, 120_000);
  afterAll(async () => {
    for (const one of running) await one.end('SIGKILL');
    await server.stop();
    await terminals.close();
    rmSync(place, { recursive: true });
  });
  const administer = async (url: string, sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    return (await client.query(sql).finally(() => client.end())).rows as readonly Record<string, unknown>[];
  };
  const newDatabase = async (name: string): Promise<string> => {
    await administer(server.url, `CREATE DATABASE ${name}`);
    const url = server.url.replace('/postgres?', `/${name}?`);
    await administer(url, roles);
    return url;
  };

  test('verify recounts log, checkpoints, vault and mail beside what serves them', async () => {
    expect(await json(['verify'])).toMatchObject({
      ...{ code: 0, err: '', clean: true, problems: [], unreadable: [] },
      ...{ vault: { opened: 1 }, references: { live: 1, erased: 0 } },
    });
  }, 60_000);

  test('what a newer release has served from is neither judged nor dumped', async () => {
    const version = (change: string) =>
      administer(server.url, `UPDATE icx_log.icx_schema SET version = version ${change}`);
    await version('+ 1');
    expect((await icx(['verify'])).out).toContain('a newer release has served from this database');
    expect(await icx(['backup', join(place, 'newer')])).toMatchObject({ err: expect.stringContaining('schema-newer') });
    await version('- 1');
  }, 60_000);

  test('a backup is made in one snapshot, restored with PostgreSQL’s own tools, verified and served', async () => {
    const backup = join(place, 'backup');
    const made = await json(['backup', backup]);
    expect(made).toMatchObject({ code: 0, err: '', codes: 1 });
    expect(await icx(['backup', backup])).toMatchObject({ code: 1 });
    const elsewhere = await newDatabase('restored');
    const settings = databaseSettings(elsewhere);
    // As docs/distributed.md says it.
    for (const [file, url] of [
      ['vault/vault.dump', settings['DATABASE_VAULT_URL']!],
      ...['log/log.dump', 'vault/mail.dump', 'keys/keys.dump'].map(
        (dump) => [dump, settings['DATABASE_URL']!] as const,
      ),
    ] as const)
      execFileSync('pg_restore', ['--exit-on-error', '--no-owner', '-d', url, join(backup, file)], { stdio: 'pipe' });
    const verdict = await json(['verify'], elsewhere);
    expect(verdict).toMatchObject({
      code: 0,
      clean: true,
      vault: { opened: 1 },
      log: { events: Number(made.head) },
    });

    const worker = await startWorker(
      readConfig({ ...envOf(elsewhere), ICX_DATA: terminals.data, ICX_PORT: '0', ICX_SMTP_PORT: 'off' }),
    );
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
    await worker.close();
  }, 120_000);

  test('what was changed, taken away or put into another exchange’s place is found, and where', async () => {
    const event = `UPDATE icx_log.events SET data = replace(data, 'ESME', 'GSME') WHERE type = 'requests.install-code-requested.v1'`;
    await administer(server.url, `ALTER DATABASE restored SET session_replication_role = replica`);
    const damaged = server.url.replace('/postgres?', '/restored?');
    await administer(damaged, event);
    await administer(damaged, 'DELETE FROM icx_vault.custody');
    const { code: exit, problems } = await json(['verify'], damaged);
    expect([exit, problems.map(({ what }) => what)]).toEqual([
      1,
      expect.arrayContaining([
        'is not as it was written: its leaf hash differs',
        'the code that was supplied is not in the vault',
      ]),
    ]);
  }, 60_000);

  test('keys that are lost are had again from their escrow, once every code opens with them', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = (name: string, text: string) => {
      writeFileSync(join(place, name), text);
      return join(place, name);
    };
    const escrowPub = file('escrow.pub.json', JSON.stringify(publicKey.export({ format: 'jwk' })));
    const escrowKey = file('escrow.pem', String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
    expect(await icx(['keys', 'restore', '--escrow-key', escrowKey])).toMatchObject({
      code: 1,
      err: expect.stringContaining('escrow-missing'),
    });
    expect(await icx(['keys', 'escrow', '--escrow-key', escrowPub])).toMatchObject({ code: 0 });
    const keys = join(terminals.data, 'keys.json');
    const before = readFileSync(keys, 'utf8');
    rmSync(keys);
    expect(await json(['keys', 'restore', '--escrow-key', escrowKey])).toMatchObject({ code: 0, err: '', codes: 1 });
    expect(JSON.parse(readFileSync(keys, 'utf8'))).toEqual(JSON.parse(before));
    expect(await json(['verify'])).toMatchObject({ code: 0, clean: true });
  }, 60_000);

  test('a backup is no exchange to look at, and neither is a log that is elsewhere', async () => {
    expect(await icx(['verify', '--data', join(place, 'backup')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('data-folder-is-a-backup'),
    });
    const env = { ...envOf(server.url), KURRENTDB_URL: 'kurrentdb://127.0.0.1:1' };
    const asked = [['verify'], ['backup', join(place, 'other')]];
    const told = [];
    for (const args of asked) told.push(await terminals.icx(args, { env }));
    expect(told.filter(({ code }) => code === 0)).toEqual([]);
    expect(told.map(({ out, err }) => /log of this exchange is in PostgreSQL/.test(out + err))).toEqual(
      asked.map(() => true),
    );
  }, 60_000);

  test('a log in KurrentDB is verified where it is; a backup says that it does not hold it, and is made while nobody serves', async () => {
    const cluster = await KurrentCluster.start();
    const data = mkdtempSync(join(tmpdir(), 'icx-kurrent-e2e-'));
    const env: Record<string, string> = {
      ...envOf(await newDatabase('kurrent')),
      KURRENTDB_URL: cluster.url(),
      ICX_DATA: data,
    };
    const icxThere = (...args: readonly string[]) => terminals.icx([...args, '--data', data], { env });
    const told = async (...args: readonly string[]) => JSON.parse((await icxThere(...args, '--json')).out) as Told;
    const kept = () => cluster.events.all.filter(({ stream }) => stream.startsWith('icx.'));
    const backup = join(place, 'beside');
    const worker = await startWorker(readConfig({ ...env, ICX_PORT: '0', ICX_SMTP_PORT: 'off' }));
    try {
      expect(await icxThere('backup', backup)).toMatchObject({
        code: 1,
        err: expect.stringContaining('stop every web and worker'),
      });
      const lastLeaf = 'SELECT max(position)::text AS position FROM icx_audit.leaves';
      await eventually(async () => {
        const [row] = await administer(env['DATABASE_URL']!, lastLeaf);
        return row?.['position'] === String(kept().at(-1)!.position);
      });
    } finally {
      await worker.close();
    }
    expect(await told('verify')).toMatchObject({ clean: true, problems: [], unreadable: [] });
    const log = kept();
    const last = { events: log.length, position: String(log.at(-1)!.position) };
    expect(await told('backup', backup)).toMatchObject({ codes: 0, logBeside: last });
    expect(JSON.parse(readFileSync(join(backup, 'log', 'kurrentdb.json'), 'utf8'))).toEqual(last);
    expect((await icxThere('backup', join(place, 'again'))).out).toContain('does not hold the log');
    Object.assign(log[2]!, { data: Buffer.from('{}') });
    expect((await told('verify')).problems.map(({ what }) => what)).toContain(
      'is not as it was written: its leaf hash differs',
    );
    cluster.stop();
    rmSync(data, { recursive: true });
  }, 90_000);

  test('databases that hold no exchange, or cannot be reached, are told; a restore is PostgreSQL’s', async () => {
    expect(await icx(['verify'], await newDatabase('nothing'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no exchange'),
    });
    expect(await icx(['backup', join(place, 'no')], 'postgresql://127.0.0.1:1/icx')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The database that DATABASE_URL names cannot be read'),
    });
    expect(await icx(['restore', join(place, 'backup'), '--yes'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('docs/distributed.md'),
    });
  }, 60_000);
});
