import { readFileSync } from 'node:fs';
import type { KafkaOptions } from '@icx/kafka';
import { ConfigRefused } from './config-refused.ts';

/** Where others follow what happens, and as whom we come. */
export type KafkaConfig = Pick<KafkaOptions, 'brokers' | 'tls' | 'login'>;

const NAMES = ['KAFKA_TLS_CA', 'KAFKA_USERNAME', 'KAFKA_PASSWORD_FILE', 'KAFKA_SASL'];
const MECHANISMS = ['scram-sha-512', 'plain'] as const;

/** Absent: nothing is published, and nothing comes over a topic. */
export const readKafkaConfig = (env: NodeJS.ProcessEnv): { readonly kafka?: KafkaConfig } => {
  const { KAFKA_BROKERS: text } = env;
  const more = NAMES.find((name) => env[name]);
  if (!text) {
    if (more) throw new ConfigRefused(`${more} is set, and no broker is named: set KAFKA_BROKERS too, or unset it.`);
    return {};
  }
  const tls = readTls(env);
  const login = readLogin(env);
  // SCRAM too: who listens may guess the password at leisure, and what is published is in clear.
  if (login && !tls)
    throw new ConfigRefused('KAFKA_USERNAME is set, and a password goes over TLS alone: set KAFKA_TLS_CA too.');
  return { kafka: { brokers: readBrokers(text), ...(tls && { tls }), ...(login && { login }) } };
};

const readBrokers = (text: string): readonly string[] => {
  const brokers = text.split(',').map((broker) => broker.trim());
  const wrong = brokers.find((broker) => !/^(\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d{1,5}$/.test(broker));
  if (wrong !== undefined)
    throw new ConfigRefused(`KAFKA_BROKERS names "${wrong}": write host and port of each, such as 127.0.0.1:9092.`);
  return brokers;
};

const readTls = ({ KAFKA_TLS_CA: ca }: NodeJS.ProcessEnv): KafkaConfig['tls'] => {
  if (!ca) return undefined;
  return ca === 'system' ? {} : { ca: fileOf('KAFKA_TLS_CA', ca) };
};

const readLogin = (env: NodeJS.ProcessEnv): KafkaConfig['login'] => {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD_FILE: path, KAFKA_SASL: sasl } = env;
  if (!username && !path && !sasl) return undefined;
  const wanted = sasl ?? MECHANISMS[0];
  if (!username || !path) throw new ConfigRefused('Set both KAFKA_USERNAME and KAFKA_PASSWORD_FILE, or neither.');
  const mechanism = MECHANISMS.find((known) => known === wanted);
  if (!mechanism) throw new ConfigRefused(`KAFKA_SASL is "${wanted}": set it to ${MECHANISMS.join(' or ')}.`);
  const password = fileOf('KAFKA_PASSWORD_FILE', path).replace(/\r?\n$/, '');
  if (password === '') throw new ConfigRefused(`KAFKA_PASSWORD_FILE is "${path}", which is empty.`);
  return { mechanism, username, password };
};

const fileOf = (name: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigRefused(`${name} is "${path}", which cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};
