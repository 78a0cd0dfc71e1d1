/**
 * `npm run distributed`: the distributed profile on this machine, without containers. A PostgreSQL that keeps what it
 * acknowledges, Kafka (its jars come with Maven the first time), two workers and two web processes on free ports, a
 * sandbox; then `npm run demo` against them, its calls now at one web and now at the other. It stays until ^C, or with `--once`
 * ends after the demo; whatever else is given is the demo's. What it made is thrown away when it ends.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { engines } from '../ci/engines.ts';
import { startKafka } from '../kafka/server.ts';
import { alternate } from './alternate.ts';
import { databaseSettings, programOf, startDatabase, startProcess } from './processes.ts';
import { publishedOn } from './published.ts';

const root = join(import.meta.dirname, '../..');
const [INTERRUPTED, FAILED] = [130, 1];
/** Milliseconds that all of it may take to end in order. */
const ENDING = 30_000;

/** What was started, to be stopped in the other order. */
const started: (() => unknown)[] = [];

const startOne = async (name: 'web' | 'worker', env: NodeJS.ProcessEnv): Promise<string> =>
  (await startProcess(name, { env, begins: (end) => started.push(() => end()) })).url;

/** Where the jars are, fetched where that can be done. */
const kafkaJars = (): string | undefined => {
  if (engines.kafka()) return engines.kafka();
  console.log('Kafka is not here yet: npm run kafka:install …');
  try {
    execFileSync('infra/ci/install-jars', ['kafka'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    // What there is instead is said below.
  }
  return engines.kafka();
};

const startBroker = async (): Promise<string | undefined> => {
  const jars = kafkaJars();
  if (!jars) {
    console.log(
      'It goes on without Kafka, so nothing is published. To have it: apt-get install maven default-jre-headless, then npm run kafka:install.',
    );
    return undefined;
  }
  const broker = await startKafka(jars);
  started.push(broker.stop);
  return broker.brokers;
};

const playDemo = async (url: string, data: string): Promise<number> => {
  const given = process.argv.slice(2).filter((argument) => argument !== '--once');
  const program = [...programOf('icx'), 'demo', '--url', url, '--data', data, ...given];
  const demo = spawn(process.execPath, program, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(demo, 'exit')) as [number | null];
  return code ?? FAILED;
};

const stop = async (): Promise<void> => {
  const late = setTimeout(ENDING, 'late', { ref: false });
  for (const one of started.splice(0).toReversed())
    if ((await Promise.race([Promise.resolve().then(one), late])) === 'late')
      return console.error('It does not end in order: what is left ends with this process.');
};

/** Resolves with the exit code when the demo was played. */
const run = async (): Promise<number> => {
  const data = mkdtempSync(join(tmpdir(), 'icx-distributed-'));
  process.once('exit', () => rmSync(data, { recursive: true, force: true }));
  const server = await startDatabase();
  started.push(server.stop);
  const brokers = await startBroker();
  const { PATH, HOME, KURRENTDB_URL } = process.env;
  const env = {
    ...{ PATH, HOME, ICX_PROFILE: 'distributed', ICX_DATA: data, ICX_PORT: '0' },
    ICX_LOG_LEVEL: 'error', // of Kafka's first seconds kafkajs has much to say
    ...databaseSettings(server.url),
    ...(brokers && { KAFKA_BROKERS: brokers }),
    ...(KURRENTDB_URL && { KURRENTDB_URL }),
  };
  const proxy = await alternate();
  started.push(proxy.close);
  const workers = [await startOne('worker', env), await startOne('worker', env)];
  const asWeb = { ...env, ICX_PUBLIC_URL: proxy.url, ICX_TRUSTED_PROXIES: '127.0.0.1' };
  // One of them takes mail; the others need no door of their own.
  const webs = [await startOne('web', asWeb), await startOne('web', { ...asWeb, ICX_SMTP_PORT: 'off' })];
  proxy.to(webs);
  console.log(`web     ${proxy.url}, which alternates between ${webs.join(' and ')}`);
  console.log(`worker  ${workers.join(' and ')}`);
  const code = await playDemo(proxy.url, data);
  console.log(`The web were asked ${proxy.asked().join(' and ')} times.`);
  if (brokers) console.log(`On Kafka there are ${await publishedOn(brokers)} events.`);
  return code;
};

let exitCode = INTERRUPTED;
let ending: Promise<never> | undefined;
/** At once, whatever is just being started. */
const end = (): Promise<never> => (ending ??= stop().then(() => process.exit(exitCode)));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => (ending ? process.exit(exitCode) : void end()));

try {
  exitCode = await run();
} catch (error) {
  // A ^C also ends programs that this one waits for: that is no failure of theirs. It is heard in the next turn.
  await setImmediate();
  if (!ending) {
    exitCode = FAILED;
    console.error(error instanceof Error ? error.message : error);
  }
}
if (exitCode !== 0 || ending || process.argv.includes('--once')) await end();
console.log('It serves until ^C.');
