import { randomBytes } from 'node:crypto';
import { startFleet } from '@icx/fleet-testing';
import { openKafkaBus } from '@icx/kafka';
import { openKeyFile } from '@icx/keys';
import { openPostgresCheckpoints } from '@icx/postgres/checkpoints';
import { openPool } from '@icx/postgres/database';
import { openPostgresLog } from '@icx/postgres/log';
import { wallClock } from '@icx/runtime';
import { engines } from '../../../../../infra/ci/engines.ts';
import { databaseSettings } from '../../../../../infra/distributed/processes.ts';
import { lifecycles } from './lifecycles.ts';
import { say } from '../say.ts';
import { relayDelay, relayRate } from './relay.ts';

/** Requests of which no lifecycle knows. */
const FIRST = 900_000_000;
const SECONDS = 10;

/** The distributed profile on this machine: real PostgreSQL with the log, real Kafka, one worker, 1, 2 and 4 web. */
export const distributed = async (): Promise<Record<string, number>> => {
  const jars = engines.kafka();
  if (!jars) throw new Error('Kafka was not found: npm run kafka:install (needs Maven and Java 17).');
  const env = process.env['BENCH_NODE_OPTIONS'] ? { NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] } : {};
  say('PostgreSQL, Kafka, a worker and four web are started.');
  const fleet = await startFleet({ webs: 4, workers: 1, kafka: jars, env });
  const opened: (() => unknown)[] = [() => fleet.close()];
  try {
    const pool = openPool(databaseSettings(fleet.postgres.url)['DATABASE_URL']!, { max: 4 });
    opened.push(() => pool.end());
    const log = await openPostgresLog({ pool, now: wallClock.now });
    opened.push(() => log.close());
    const checkpoints = await openPostgresCheckpoints({ pool, holder: 'bench' });
    opened.push(() => checkpoints.close());
    const bus = openKafkaBus({ brokers: [fleet.kafka!.brokers] });
    opened.push(() => bus.close());
    const { keys } = openKeyFile({ folder: fleet.folder, mode: 'sandbox', random: randomBytes });
    const relayed = { log, checkpoints, bus, keys };
    const played = await lifecycles(fleet, log);
    const relayP99ms = await relayDelay(relayed, FIRST, SECONDS);
    say(`from the append to a consumer of Kafka, at 200 a second: ${relayP99ms} ms at the 99th percentile`);
    for (const one of [...fleet.webs, ...fleet.workers]) await one.kill('SIGTERM');
    const relayPerSecond = await relayRate(relayed);
    return { ...played, relayPerSecond, relayP99ms };
  } finally {
    for (const close of opened.toReversed()) await close();
  }
};
