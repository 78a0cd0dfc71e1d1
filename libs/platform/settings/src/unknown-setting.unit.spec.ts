import { expect, test } from '@jest/globals';
import { settings, unknownSetting } from './index.ts';

test.each([
  ['ICX_PROT', 'ICX_PORT'],
  ['ICX_DATA_FOLDER', 'ICX_DATA'],
  ['ICX_RATE_PER_CLIENTS', 'ICX_RATE_PER_CLIENT'],
  ['ICX_KMS_TOKEN', 'ICX_KMS_TOKEN_FILE'],
  ['ICX_TOKENS', 'ICX_TOKEN'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_VALT_URL', 'DATABASE_VAULT_URL'],
  ['KURENTDB_URL', 'KURRENTDB_URL'],
  ['KAFKA_BROKER', 'KAFKA_BROKERS'],
])('%s is no setting, and the nearest is named', (name, nearest) => {
  const { code, detail } = unknownSetting({ PATH: '/bin', ICX_PORT: '0', [name]: '1' }, { slips: true })!;
  expect([code, detail]).toEqual([
    'setting-unknown',
    `${name} is no setting: the nearest is ${nearest}. Name it right, or unset it.`,
  ]);
});

test('whatever is a setting of any program of ours is known to all, and what is not ours is nobody’s business', () => {
  const all = Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
  const theirs = { ICXX: '1', npm_config_icx: '1', OTEL_EXPORTER_OTLP_HEADERS: '1', REDIS_URL: '1' };
  expect(unknownSetting({ ...all, ...theirs }, { slips: true })).toBeUndefined();
  expect(unknownSetting({ DATABASE_URI: '1' })).toBeUndefined();
});
