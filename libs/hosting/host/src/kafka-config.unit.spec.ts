import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigRefused } from './config-refused.ts';
import { readKafkaConfig } from './kafka-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-kafka-config-'));
  for (const [name, text] of Object.entries({ ca: 'PEM', password: 'a-secret\n', empty: '\n' }))
    writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const [named, brokers] = [{ KAFKA_BROKERS: 'a.example:9093, [::1]:9093' }, ['a.example:9093', '[::1]:9093']];
const signedIn = () => ({ KAFKA_USERNAME: 'icx', KAFKA_PASSWORD_FILE: join(folder, 'password') });

test('brokers are spoken to in clear, unless an authority is named', () => {
  expect(readKafkaConfig({ KAFKA_TLS_CA: '' })).toEqual({});
  expect(readKafkaConfig(named)).toEqual({ kafka: { brokers } });
  expect(readKafkaConfig({ ...named, KAFKA_TLS_CA: 'system' })).toEqual({ kafka: { brokers, tls: {} } });
  const tls = { ca: 'PEM' };
  expect(readKafkaConfig({ ...named, KAFKA_TLS_CA: join(folder, 'ca') })).toEqual({ kafka: { brokers, tls } });
});

test.each([
  [{}, 'scram-sha-512'],
  [{ KAFKA_SASL: 'plain' }, 'plain'],
])('it comes by name and password: %j', (more, mechanism) => {
  const login = { mechanism, username: 'icx', password: 'a-secret' };
  const env = { ...named, ...signedIn(), KAFKA_TLS_CA: 'system', ...more };
  expect(readKafkaConfig(env)).toEqual({ kafka: { brokers, tls: {}, login } });
});

test.each([
  ['KAFKA_BROKERS names "kafka"', () => ({ KAFKA_BROKERS: 'kafka' })],
  ['is set, and no broker is named', () => ({ KAFKA_BROKERS: '', KAFKA_USERNAME: 'icx' })],
  ['a password goes over TLS alone', () => ({ ...signedIn(), KAFKA_TLS_CA: '' })],
  ['Set both KAFKA_USERNAME and KAFKA_PASSWORD_FILE', () => ({ KAFKA_USERNAME: 'icx' })],
  ['Set both KAFKA_USERNAME and KAFKA_PASSWORD_FILE', () => ({ KAFKA_SASL: 'plain' })],
  ['KAFKA_SASL is "md5"', () => ({ ...signedIn(), KAFKA_SASL: 'md5' })],
  ['cannot be read (ENOENT)', () => ({ KAFKA_TLS_CA: join(folder, 'none') })],
  ['which is empty', () => ({ ...signedIn(), KAFKA_PASSWORD_FILE: join(folder, 'empty') })],
])('refused: %s', (words, env) => {
  const refused = () => readKafkaConfig({ ...named, KAFKA_TLS_CA: 'system', ...env() });
  expect(refused).toThrow(ConfigRefused);
  expect(refused).toThrow(words);
});
