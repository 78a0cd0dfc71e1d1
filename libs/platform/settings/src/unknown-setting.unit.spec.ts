import { expect, test } from '@jest/globals';
import { settings, unknownSetting } from './index.ts';

test.each([
  ['ICX_PROT', 'ICX_PORT'],
  ['ICX_DATA_FOLDER', 'ICX_DATA'],
  ['ICX_RATE_PER_CLIENTS', 'ICX_RATE_PER_CLIENT'],
  ['ICX_KMS_TOKEN', 'ICX_KMS_TOKEN_FILE'],
  ['ICX_TOKENS', 'ICX_TOKEN'],
])('%s is no setting, and the nearest is named', (name, nearest) => {
  const { code, detail } = unknownSetting({ PATH: '/bin', ICX_PORT: '0', [name]: '1' })!;
  expect([code, detail]).toEqual([
    'setting-unknown',
    `${name} is no setting: the nearest is ${nearest}. Name it right, or unset it.`,
  ]);
});

test('whatever is a setting of any program of ours is known to all, and what is not ours is nobody’s business', () => {
  const all = Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
  expect(unknownSetting({ ...all, ICXX: '1', npm_config_icx: '1' })).toBeUndefined();
});
