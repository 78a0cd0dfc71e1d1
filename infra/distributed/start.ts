/**
 * `npm run distributed`: the distributed profile on this machine, without containers. A PostgreSQL that keeps what it
 * acknowledges, Kafka where its jars are there (`npm run kafka:install`), two workers and two web processes on free ports, a
 * sandbox; then `npm run demo` against them, its calls now at one web and now at the other. It stays until ^C, or with `--once`
 * ends after the demo. What it made is thrown away when it ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { engines } from '../ci/engines.ts';
import { startKafka } from '../kafka/server.ts';
import { startPostgres } from '../postgresql/server.ts';
import { alternate } from './alternate.ts';

const root = join(import.meta.dirname, '../..');
const loader = new URL('../node/typescript.mjs', import.meta.url).href;
/** Milliseconds that a process may take to say that it serves. */
const PATIENCE = 90_000;

/** What was started, to be stopped in the other order. */
const started: (() => unknown)[] = [];

const startProcess = async (name: 'web' | 'worker', env: NodeJS.ProcessEnv): Promise<string> => {
  const program = ['--import', loader, join(root, `apps/${name}/src/main.ts`)];
  const running = spawn(process.execPath, program, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(() => end(running));
  let said = '';
  const serves = new Promise<string>((resolve, reject) => {
    running.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /at (http:\S+)\n/.exec(said)?.[1];
      if (url) resolve(url);
    });
    running.once('exit', (code) => reject(new Error(`${name} ended with ${code}. ${said}`)));
    setTimeout(() => reject(new Error(`${name} did not start within ${PATIENCE / 1000} s. ${said}`)), PATIENCE).unref();
  });
  return serves;
};

const end = async (running: ChildProcess): Promise<void> => {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGTERM');
  await ended;
};

const startDatabase = async (): Promise<NodeJS.ProcessEnv> => {
  const program = engines.postgresql();
  if (!program) throw new Error('PostgreSQL was not found: apt-get install postgresql, or set ICX_POSTGRESQL.');
  const server = await startPostgres(program, { durable: true });
  started.push(server.stop);
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query(readFileSync(join(import.meta.dirname, '../postgresql/roles.sql'), 'utf8'));
  await admin.end();
  const as = (role: string) => server.url.replace('user=icx', `user=${role}`);
  return { DATABASE_URL: as('icx_app'), DATABASE_VAULT_URL: as('icx_vault') };
};

const startBroker = async (): Promise<NodeJS.ProcessEnv> => {
  const jars = engines.kafka();
  if (!jars) {
    console.log('Kafka is not here, so nothing is published: npm run kafka:install brings it.');
    return {};
  }
  const broker = await startKafka(jars);
  started.push(broker.stop);
  return { KAFKA_BROKERS: broker.brokers };
};

const playDemo = async (url: string, data: string): Promise<number> => {
  const program = ['--import', loader, join(root, 'apps/icx/src/main.ts'), 'demo', '--url', url, '--data', data];
  const demo = spawn(process.execPath, program, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(demo, 'exit')) as [number | null];
  return code ?? 1;
};

const stop = async (): Promise<void> => {
  for (const one of started.splice(0).toReversed()) await one();
};

const run = async (): Promise<number> => {
  const data = mkdtempSync(join(tmpdir(), 'icx-distributed-'));
  started.push(() => rmSync(data, { recursive: true, force: true }));
  const [database, broker] = [await startDatabase(), await startBroker()];
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ICX_PROFILE: 'distributed', ICX_DATA: data, ICX_PORT: '0', ...database, ...broker };
  const proxy = await alternate();
  started.push(proxy.close);
  const workers = [await startProcess('worker', env), await startProcess('worker', env)];
  const asWeb = { ...env, ICX_PUBLIC_URL: proxy.url, ICX_TRUSTED_PROXIES: '127.0.0.1' };
  // One of them takes mail; the others need no door of their own.
  const webs = [await startProcess('web', asWeb), await startProcess('web', { ...asWeb, ICX_SMTP_PORT: 'off' })];
  proxy.to(webs);
  console.log(
    [`web     ${proxy.url}, which alternates between ${webs.join(' and ')}`, `worker  ${workers.join(' and ')}`].join(
      '\n',
    ),
  );
  const code = await playDemo(proxy.url, data);
  if (code === 0 && !process.argv.includes('--once')) {
    console.log('It serves until ^C.');
    await once(process, 'SIGINT');
  }
  return code;
};

// A ^C is for this process alone to hear: it ends the others in order.
process.once('SIGTERM', () => process.emit('SIGINT'));
process.on('SIGINT', () => undefined);
process.exitCode = await run().finally(stop);
process.exit();
