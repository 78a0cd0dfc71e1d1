import { BusUnavailable, refuseTooLarge, type Bus, type Consumption } from '@icx/bus';
import kafkajs, { type SASLOptions } from 'kafkajs';
import { consumptionOf } from './consumption.ts';
import { Publisher } from './publisher.ts';
import { lookOnlyWhereRequestsWait } from './request-queue.ts';
import { Topics } from './topics.ts';

export interface KafkaOptions {
  /** Host and port of some of the cluster: it tells of the others. */
  readonly brokers: readonly string[];
  /** Brokers are spoken to over TLS, and show a certificate of these authorities (PEM), or else of those that Node trusts. */
  readonly tls?: { readonly ca?: string };
  /** As whom we come; without it as whom the brokers call ANONYMOUS. */
  readonly login?: {
    readonly mechanism: 'scram-sha-512' | 'plain';
    readonly username: string;
    readonly password: string;
  };
  /** What kafkajs has to say; connections that are tried again are no errors of ours. */
  readonly log?: (line: string) => void;
  /** Milliseconds after which a broker that holds its connections, and says nothing, counts as away. */
  readonly requestTimeout?: number;
}

/** Of a broker that is away kafkajs says the same several times a second. */
const oncePerMinute = (log: (line: string) => void) => {
  const told = new Map<string, number>();
  return (line: string): void => {
    if (performance.now() - (told.get(line) ?? -Infinity) < 60_000) return;
    if (told.size > 100) told.clear();
    told.set(line, performance.now());
    log(line);
  };
};

const { Kafka, logLevel } = kafkajs;
lookOnlyWhereRequestsWait();

/** Brokers that do not answer are no obstacle: everything is tried again, and told by whoever waits for it. */
export const openKafkaBus = ({
  brokers,
  tls,
  login,
  log = () => undefined,
  requestTimeout = 10_000,
}: KafkaOptions): Bus => {
  const tell = oncePerMinute(log);
  const kafka = new Kafka({
    clientId: 'icx',
    brokers: [...brokers],
    ...(tls && { ssl: { ...tls } }),
    ...(login && { sasl: { ...login } as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout,
    retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, error } }) =>
        tell(`Kafka, ${namespace}: ${message}${typeof error === 'string' ? ` (${error})` : ''}`),
  });
  const topics = new Topics(kafka);
  const publisher = new Publisher(kafka, topics);
  const consumptions = new Set<Consumption>();
  const ended = new AbortController();
  return {
    publish: async (messages) => {
      refuseTooLarge(messages);
      if (ended.signal.aborted) throw new BusUnavailable('The bus is closed.');
      await publisher.publish(messages);
    },
    consume: (from, handler) => {
      const consumption = consumptionOf(kafka, topics, from, handler);
      consumptions.add(consumption);
      return consumption;
    },
    close: async () => {
      ended.abort();
      await Promise.all([...consumptions].map((consumption) => consumption.stop()));
      await publisher.close();
    },
  };
};
