/**
 * `npm run distributed`: the distributed profile on this machine, without containers. A PostgreSQL that keeps what it
 * acknowledges, Kafka where its jars are there (`npm run kafka:install`), two workers and two web processes on free ports, a
 * sandbox; then `npm run demo` against them, its calls now at one web and now at the other. It stays until ^C, or with `--once`
 * ends after the demo. What it made is thrown away when it ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines } from '../ci/engines.ts';
import { startKafka } from '../kafka/server.ts';
import { alternate } from './alternate.ts';
import { databaseSettings, programOf, startDatabase, startProcess } from './processes.ts';

const root = join(import.meta.dirname, '../..');

/** What was started, to be stopped in the other order. */
const started: (() => unknown)[] = [];

const startOne = async (name: 'web' | 'worker', env: NodeJS.ProcessEnv): Promise<string> => {
  const { url, end } = await startProcess(name, { env });
  started.push(end);
  return url;
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
  const program = [...programOf('icx'), 'demo', '--url', url, '--data', data];
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
  const server = await startDatabase();
  started.push(server.stop);
  const broker = await startBroker();
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    ICX_PROFILE: 'distributed',
    ICX_DATA: data,
    ICX_PORT: '0',
    ...databaseSettings(server.url),
    ...broker,
  };
  const proxy = await alternate();
  started.push(proxy.close);
  const workers = [await startOne('worker', env), await startOne('worker', env)];
  const asWeb = { ...env, ICX_PUBLIC_URL: proxy.url, ICX_TRUSTED_PROXIES: '127.0.0.1' };
  // One of them takes mail; the others need no door of their own.
  const webs = [await startOne('web', asWeb), await startOne('web', { ...asWeb, ICX_SMTP_PORT: 'off' })];
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
