import { KmsSettingRefused, readKmsSetting } from './index.ts';

test.each([
  [undefined, { kind: 'local' }],
  ['local', { kind: 'local' }],
  ['aws:alias/icx', { kind: 'aws', key: 'alias/icx' }],
  ['aws:arn:aws:kms:eu-west-2:1:key/a', { kind: 'aws', key: 'arn:aws:kms:eu-west-2:1:key/a' }],
  ['aws:a?endpoint=https://kms.example/', { kind: 'aws', key: 'a', endpoint: 'https://kms.example' }],
  ['transit:https://bao.example:8200#icx', { kind: 'transit', url: 'https://bao.example:8200', key: 'icx' }],
  ['transit:http://127.0.0.1:8200#icx', { kind: 'transit', url: 'http://127.0.0.1:8200', key: 'icx' }],
])('%s is understood', (text, setting) => expect(readKmsSetting(text)).toEqual(setting));

test.each([
  '',
  'vault',
  'aws:',
  'aws:a?endpoint=http://kms.example',
  'transit:https://bao.example',
  'transit:bao.example#icx',
  'transit:http://bao.example#icx',
  'transit:https://user:secret@bao.example#icx',
  'transit:https://bao.example#icx/../other',
])('%s is refused', (text) => expect(() => readKmsSetting(text)).toThrow(KmsSettingRefused));
