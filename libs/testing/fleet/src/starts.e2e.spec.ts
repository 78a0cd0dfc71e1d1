import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@icx/world-testing/eventually';
import { freePort } from '@icx/world-testing/free-port';
import { collectTraces, type TraceCollector } from '@icx/world-testing/trace-collector';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import {
  databaseSettings,
  programOf,
  startDatabase,
  startProcess,
  type RunningProcess,
} from '../../../../infra/distributed/processes.ts';
import type { PostgresServer } from '../../../../infra/postgresql/server.ts';

/** Parts of one deployment, in the order in which nobody wants them: the web before any worker. */
engineDescribe('postgresql')('a web that is started before any worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-starts-'));
  let server: PostgresServer;
  let collector: TraceCollector;
  let env: NodeJS.ProcessEnv;
  const running: Promise<RunningProcess>[] = [];

  beforeAll(async () => {
    [server, collector] = [await startDatabase(), await collectTraces()];
    const { PATH } = process.env;
    const own = { PATH, ICX_PROFILE: 'distributed', ICX_DATA: folder, ICX_PORT: '0', ICX_SMTP_PORT: 'off' };
    env = { ...own, ...databaseSettings(server.url), ...collector.env };
  }, 60_000);
  afterAll(async () => {
    for (const one of await Promise.allSettled(running)) if (one.status === 'fulfilled') await one.value.end('SIGKILL');
    await collector.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const start = (name: 'web' | 'worker', more: NodeJS.ProcessEnv = {}): Promise<RunningProcess> => {
    const one = startProcess(name, { env: { ...env, ...more } });
    one.catch(() => undefined);
    running.push(one);
    return one;
  };

  test('lives, says what it waits for, and serves when one has come', async () => {
    const port = await freePort();
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    const web = start('web', { ICX_PORT: String(port) });
    expect((await eventually(() => ask('/livez'))).status).toBe(200);
    const ready = (await ask('/readyz'))!;
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('It starts')]);
    await start('worker');
    await web;
    expect((await ask('/readyz'))!.status).toBe(200);
  }, 90_000);

  test('then one trace goes from its call to what the worker makes of it', async () => {
    const { url } = await running[0]!;
    const asked = [
      'request',
      '00-DB-12-34-00-00-00-00',
      '--type',
      'ESME',
      '--as',
      'AAAA',
      '--url',
      url,
      '--data',
      folder,
    ];
    await promisify(execFile)(process.execPath, [...programOf('icx'), ...asked]);
    const { spans } = collector;
    const [call, effect] = await eventually(() => {
      const call = spans.find(({ name, service }) => name === 'POST /v1/requests' && service === 'icx-web');
      const effect = spans.find(({ traceId, service }) => traceId === call?.traceId && service === 'icx-worker');
      return call && effect && ([call, effect] as const);
    });
    expect([call.service, effect.name]).toEqual(['icx-web', expect.stringMatching(/^reactor /)]);
  }, 60_000);
});
