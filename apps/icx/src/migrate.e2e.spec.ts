import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@icx/world-testing/eventually';
import pg from 'pg';
import {
  databaseSettings,
  startDatabase,
  startProcess,
  type RunningProcess,
} from '../../../infra/distributed/processes.ts';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import type { PostgresServer } from '../../../infra/postgresql/server.ts';
import { Terminals } from './icx.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505';

interface History {
  readonly events: readonly { readonly type: string }[];
}
interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** Of an exchange whose switches are half done: one has taken effect and its follower has not stored that, one is still to come. */
engineDescribe('postgresql')('icx migrate', () => {
  const terminals = new Terminals();
  const processes: RunningProcess[] = [];
  let server: PostgresServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await startDatabase();
    env = databaseSettings(server.url) as Record<string, string>;
    await terminals.start();
  }, 90_000);
  afterAll(async () => {
    for (const one of processes) await one.end('SIGKILL');
    await terminals.close();
    await server.stop();
  });

  const icx = async <T>(...args: readonly string[]): Promise<T> => {
    const run = await terminals.icx([...args, '--json'], { env });
    if (run.code !== 0) throw new Error(`${args.join(' ')}: ${run.err}${run.out}`);
    return JSON.parse(run.out) as T;
  };
  const ask = async <T>(party: string, path: string, body?: object): Promise<T> => {
    const token = (await terminals.icx(['token', party])).out.trim();
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const reply = await fetch(
      `${terminals.url}${path}`,
      body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
    );
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const raise = async (deviceId: string, type: string) =>
    (await icx<{ id: string }>('request', deviceId, '--type', type, '--as', 'AAAA')).id;
  const history = (id: string) => icx<History>('history', id, '--as', 'SECA');
  const superseded = async (id: string) =>
    (await history(id)).events.filter(({ type }) => type.includes('superseded')).length;
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const supply = (mpxn: string, effectiveFrom: string) =>
    ask('SECA', '/v1/switches', { mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom, id: `S-${mpxn}` });
  const rows = async (sql: string): Promise<unknown[]> => {
    const client = new pg.Client(server.url);
    await client.connect();
    return (await client.query(sql).finally(() => client.end())).rows as unknown[];
  };

  test('moves it there and back: nothing fires again, what was to come does, and cursors go on', async () => {
    const meters = (
      await icx<{ deviceId: string; deviceType: string; mpxn: string; registeredSupplier: string }[]>(
        'sandbox',
        'devices',
      )
    ).filter(({ deviceType, registeredSupplier }) => deviceType === 'GSME' && registeredSupplier === 'AAAA');
    const [done, toCome] = [meters[0]!, meters[1]!];
    const gone = await raise(done.deviceId, 'GSME');
    const stays = await raise(toCome.deviceId, 'GSME');
    const answered = await raise('00-DB-12-34-00-00-00-00', 'ESME');
    await terminals.icx(['answer', answered, '--as', 'BBBB', '--code', '-'], { input: `${code}C3B5\n` });
    await supply(done.mpxn, day(0));
    await supply(toCome.mpxn, day(3));
    await eventually(async () => (await superseded(gone)) === 1);
    const first = await ask<Page>('AAAA', '/v1/requests?limit=1');
    const behind = () => ask<Page>('AAAA', `/v1/requests?limit=1&cursor=${encodeURIComponent(first.next!)}`);
    const before = { page: await behind(), histories: await Promise.all([gone, stays, answered].map(history)) };
    await terminals.stop();
    // As after a crash that came between an effect and its checkpoint.
    const inbox = new DatabaseSync(join(terminals.data, 'inbox.db'));
    inbox.exec(`ATTACH '${join(terminals.data, 'log.db')}' AS log;
      UPDATE reactors SET position = (SELECT min(position) FROM log.events WHERE type LIKE 'switching.%') - 1 WHERE name = 'switching'`);
    inbox.close();

    const moved = await icx<{ counts: { events: number }; root: string }>(
      'migrate',
      '--from',
      'embedded',
      '--to',
      'distributed',
    );
    await expect(terminals.start()).rejects.toThrow('start it with the other ICX_PROFILE');
    const { PATH } = process.env;
    const own = {
      PATH,
      ...env,
      ICX_PROFILE: 'distributed',
      ICX_DATA: terminals.data,
      ICX_PORT: '0',
      ICX_SMTP_PORT: 'off',
    };
    const start = async (name: 'web' | 'worker') => {
      const one = await startProcess(name, { env: own });
      processes.push(one);
      return one;
    };
    await start('worker');
    terminals.url = (await start('web')).url;
    await eventually(
      async () =>
        (
          await rows(
            `SELECT 1 FROM icx_run.checkpoints WHERE name = 'switching' AND position >= ${moved.counts.events}`,
          )
        ).length > 0,
    );
    expect(
      await rows(`SELECT type FROM icx_log.events WHERE position > ${moved.counts.events} AND type LIKE 'requests.%'`),
    ).toEqual([]);
    expect({ page: await behind(), histories: await Promise.all([gone, stays, answered].map(history)) }).toEqual(
      before,
    );
    expect(
      await icx('reveal', answered, '--as', 'AAAA', '--format', 'as-supplied', '--reason', 'install'),
    ).toMatchObject({
      installCode: expect.stringContaining(code),
    });

    // The nightly backup is of where it is now, though the folder still has the log of before.
    expect(await terminals.icx(['backup', join(terminals.config, 'stale')])).toMatchObject({ code: 1 });
    const backup = join(terminals.config, 'backup');
    await terminals.icx(['backup', backup], { env: { ...env, ICX_PROFILE: 'distributed' } });
    expect(readdirSync(join(backup, 'log'))).toEqual(['log.dump']);

    await ask('SECA', '/v1/sandbox/clock', { advance: 'P4D' });
    await eventually(async () => (await superseded(stays)) === 1);
    for (const one of processes.splice(0)) await one.end();
    const back = await icx<{ counts: { events: number } }>('migrate', '--from', 'distributed', '--to', 'embedded');
    expect(back.counts.events).toBeGreaterThan(moved.counts.events);
    await terminals.start();
    expect([await superseded(gone), await superseded(stays)]).toEqual([1, 1]);
    expect(await terminals.icx(['verify'])).toMatchObject({ code: 0 });
  }, 240_000);

  test('is refused, by the event or the checkpoint, where the log is not as it was written or signed', async () => {
    await terminals.stop();
    const change = (file: string, sql: string): void => {
      const database = new DatabaseSync(join(terminals.data, file));
      expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
      database.close();
    };
    await rows('CREATE DATABASE another');
    const another = server.url.replace('/postgres', '/another');
    const refused = () =>
      terminals.icx(['migrate', '--from', 'embedded', '--to', 'distributed'], {
        env: { DATABASE_URL: another, DATABASE_VAULT_URL: another },
      });
    const event = (from: string, to: string) =>
      change('log.db', `UPDATE events SET data = replace(data, '${from}', '${to}') WHERE position = 7`);
    event(':', ': ');
    expect(await refused()).toMatchObject({ code: 1, err: expect.stringMatching(/ position 7 .*\(log-damaged\)$/m) });
    event(': ', ':');
    change('audit.db', `INSERT INTO checkpoints(size, root, at, note) VALUES (1000000, zeroblob(32), '', '')`);
    expect(await refused()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/ at 1000000 events, .*\(checkpoint-differs\)$/m),
    });
  }, 60_000);
});
