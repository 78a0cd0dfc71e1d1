/**
 * A Kafka broker of one's own for tests: one JVM in KRaft mode on three free ports of loopback, its data in a temporary folder,
 * gone with the process that started it, however that ends. It takes seconds and 300 MB: one for all tests of a spec file.
 * `npm exec -- node infra/kafka/server.ts` starts one by hand and tells its address.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { engines } from '../ci/engines.ts';
import { freePort } from '../ci/free-port.ts';

export interface KafkaServer {
  /** For `KAFKA_BROKERS`: host and port. */
  readonly brokers: string;
  /** The same where it asks for TLS and for the name and password `icx`, by SCRAM or PLAIN. */
  readonly secured: string;
  /** PEM: the authority of its certificate. */
  readonly ca: string;
  /** Ends it and throws its data away. */
  readonly stop: () => Promise<void>;
  /** It holds its connections and answers nothing. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** As power loss to its process: no word of farewell. */
  readonly kill: () => Promise<void>;
  /** After `kill`, over the same data at the same port. */
  readonly restart: () => Promise<void>;
}

/** Milliseconds that a start may take on a busy machine. */
const PATIENCE = 120_000;

/** Each line of its input starts the broker; with the end of it the broker is killed, and its folder goes with it. */
const UNTIL_INPUT_ENDS = `folder=$1; shift
while read -r _; do "$@" >>"$folder/broker.log" 2>&1 </dev/null & server=$!; echo $server; done
kill -9 $server; wait $server; rm -rf "$folder"`;

/** A certificate of its own, beside its key in `broker.pem`. */
const certificateIn = (folder: string): string => {
  const [pem, cert] = [join(folder, 'broker.pem'), join(folder, 'cert.pem')];
  const about = ['-days', '2', '-subj', '/CN=icx-kafka', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', pem];
  execFileSync('openssl', ['req', '-x509', ...key, ...about, '-out', cert], { stdio: 'pipe' });
  const ca = readFileSync(cert, 'utf8');
  appendFileSync(pem, ca);
  return ca;
};

const securedBy = (pem: string): readonly string[] => [
  'sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN',
  'listener.name.secured.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_icx="icx";',
  'listener.name.secured.ssl.keystore.type=PEM',
  `listener.name.secured.ssl.keystore.location=${pem}`,
];

const propertiesOf = (folder: string, port: number, controller: number, secured: number): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller},SECURED://127.0.0.1:${secured}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL',
    ...securedBy(join(folder, 'broker.pem')),
    `log.dirs=${join(folder, 'data')}`,
    'num.partitions=3',
    // Of one broker there is one replica; one group is waited for by nobody.
    ...['offsets.topic', 'transaction.state.log'].map((topic) => `${topic}.replication.factor=1`),
    'transaction.state.log.min.isr=1',
    'offsets.topic.num.partitions=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
  ].join('\n');

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** @param jars folder of the broker's jars, as the engine `kafka` tells it */
export const startKafka = async (jars: string): Promise<KafkaServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-kafka-'));
  const [port, controller, secured] = [await freePort(), await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(folder, port, controller, secured));
  const jvm = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', `${jars}/*`];
  let ca: string;
  try {
    ca = certificateIn(folder);
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'aWN4LXRlc3RzLWthZmthIQ', '-c', properties];
    const user = ['--add-scram', 'SCRAM-SHA-512=[name=icx,password=icx]'];
    execFileSync('java', [...jvm, ...format, ...user], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const args = ['-c', UNTIL_INPUT_ENDS, 'sh', folder, 'java', ...jvm, 'kafka.Kafka', properties];
  // A ^C at the terminal goes to whole groups: the shell would be gone before the broker, and its folder would stay.
  const guard = spawn('sh', args, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(guard, 'exit');
  const pids = createInterface({ input: guard.stdout })[Symbol.asyncIterator]();
  let broker = 0;

  const stop = async (): Promise<void> => {
    guard.stdin.end();
    await ended;
  };
  const restart = async (): Promise<void> => {
    guard.stdin.write('start\n');
    broker = Number((await pids.next()).value);
    for (const began = Date.now(); !(await answers(port)); await setTimeout(100))
      if (Date.now() - began > PATIENCE) {
        await stop();
        throw new Error(`Kafka did not start within ${PATIENCE / 1000} s: ${jars}`);
      }
  };
  const kill = async (): Promise<void> => {
    process.kill(broker, 'SIGKILL');
    while (await answers(port)) await setTimeout(20);
  };
  await restart();
  return {
    brokers: `127.0.0.1:${port}`,
    secured: `127.0.0.1:${secured}`,
    ca,
    stop,
    pause: () => void process.kill(broker, 'SIGSTOP'),
    resume: () => void process.kill(broker, 'SIGCONT'),
    kill,
    restart,
  };
};

if (import.meta.main) {
  const jars = engines.kafka();
  if (!jars) throw new Error('Kafka was not found: npm run kafka:install (needs Maven and Java 17).');
  const { brokers, stop } = await startKafka(jars);
  console.log(brokers);
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
