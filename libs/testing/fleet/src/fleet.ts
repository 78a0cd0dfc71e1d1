import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseSettings, startDatabase } from '../../../../infra/distributed/processes.ts';
import { startKafka, type KafkaServer } from '../../../../infra/kafka/server.ts';
import { openWire, type Wire } from '../../../../infra/postgresql/proxy.ts';
import type { PostgresServer } from '../../../../infra/postgresql/server.ts';
import { FleetProcess } from './fleet-process.ts';

export interface FleetOptions {
  /** How many of each; by default two. */
  readonly webs?: number;
  readonly workers?: number;
  /** Folder of the broker's jars, as the engine `kafka` tells it; without it nothing is published. */
  readonly kafka?: string;
  /** Between the processes and their database there is a wire that can be cut, held and made slow. */
  readonly wire?: boolean;
  /** Milliseconds by which a process's clock is ahead of the machine's, by its name, `web 1`. */
  readonly clocks?: Readonly<Record<string, number>>;
  /** Settings of every process besides. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A whole exchange of several processes on this machine: a sandbox, on engines that keep what they acknowledge. */
export interface Fleet {
  readonly webs: readonly FleetProcess[];
  readonly workers: readonly FleetProcess[];
  readonly postgres: PostgresServer;
  readonly kafka?: KafkaServer;
  readonly wire?: Wire;
  /** With the keys: tokens are made of it. */
  readonly folder: string;
  /** What its processes wrote, the end of it of each. */
  readonly said: () => string;
  /** Ends all and throws away what it kept. */
  readonly close: () => Promise<void>;
}

/** What a load must not meet: it measures, or counts what gets lost, not refusals. */
const boundless = Object.fromEntries(
  ['ICX_REVEAL_QUOTA', 'ICX_REVEAL_NORMAL', 'ICX_RATE_PER_CLIENT', 'ICX_RATE_PER_PARTY'].map((name) => [
    name,
    '999999999',
  ]),
);

/** Rejects with what its processes said where one does not start. */
export const startFleet = async (options: FleetOptions = {}): Promise<Fleet> => {
  const { webs = 2, workers = 2, clocks = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'icx-fleet-'));
  const started: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of started.splice(0).toReversed()) await end();
  };
  const processes: FleetProcess[] = [];
  const said = (): string => processes.map(({ name, said }) => `--- ${name}\n${said()}`).join('\n');
  try {
    const [postgres, kafka] = await Promise.all([
      startDatabase({ loopback: options.wire ?? false }),
      options.kafka === undefined ? undefined : startKafka(options.kafka),
    ]);
    started.push(postgres.stop, () => kafka?.stop());
    const wire = options.wire ? await openWire(postgres.url) : undefined;
    started.push(() => wire?.close());
    const { PATH, HOME } = process.env;
    const env = {
      ...{ PATH, HOME, ICX_PROFILE: 'distributed', ICX_DATA: folder, ICX_PORT: '0', ICX_SMTP_PORT: 'off' },
      ...{ ...boundless, ...databaseSettings(wire?.url ?? postgres.url) },
      ...{ ...(kafka && { KAFKA_BROKERS: kafka.brokers }), ...options.env },
    };
    const some = (app: 'web' | 'worker', count: number) =>
      Array.from({ length: count }, (_, n) => `${app} ${n + 1}`).map((name) => {
        // PostgreSQL tells by its name which of them has a connection.
        const one = new FleetProcess(name, app, { ...env, PGAPPNAME: name }, clocks[name]);
        processes.push(one);
        started.push(() => one.kill());
        return one;
      });
    const fleet = { workers: some('worker', workers), webs: some('web', webs) };
    // The first one makes the schemas and fills the sandbox.
    const [first, ...others] = processes;
    await first?.start();
    await Promise.all(others.map((one) => one.start()));
    return { ...fleet, postgres, ...(kafka && { kafka }), ...(wire && { wire }), folder, said, close };
  } catch (error) {
    await close();
    throw new Error(`The fleet did not start. ${String(error)}\n${said()}`, { cause: error });
  }
};
