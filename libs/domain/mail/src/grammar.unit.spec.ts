import { withCrc } from '@icx/install-code';
import { saidIn } from './grammar.ts';
import type { Said } from './inbound.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const madeUp = (first: number): string => hex(withCrc(Buffer.from(`${first}7c41e95d0b22f6483ad1907e55b3c8`, 'hex')));
const code = madeUp(26);
const other = madeUp(27);
const grouped = code.replace(/(.{4})(?!$)/g, '$1 ');

test.each<[string, Said]>([
  ['RECEIVED', { says: 'received' }],
  ['received.', { says: 'received' }],
  ['*Received*', { says: 'received' }],
  ['Hi,\n\nReceived\n\nThanks\nJo', { says: 'received' }],
  ['NOT OURS', { says: 'not-installer' }],
  ['Not ours: bbbb', { says: 'not-installer', suggestedInstaller: 'BBBB' as never }],
  ['NOT-OURS (CCCC)', { says: 'not-installer', suggestedInstaller: 'CCCC' as never }],
  ['NOT HELD LOST', { says: 'code-not-held', reason: 'lost' }],
  ['Not held - records not transferred.', { says: 'code-not-held', reason: 'records-not-transferred' }],
  ['NOT HELD: asn-not-received', { says: 'code-not-held', reason: 'asn-not-received' }],
  ['COMMISSIONED', { says: 'already-commissioned' }],
  ['Already commissioned', { says: 'already-commissioned' }],
  ['INVALID', { says: 'request-invalid' }],
  [
    'INVALID: this meter was never ours to read',
    { says: 'request-invalid', note: 'this meter was never ours to read' },
  ],
  [code, { says: 'code-supplied', installCode: code }],
  [grouped.toLowerCase(), { says: 'code-supplied', installCode: code }],
  [`Hello,\nInstall code: ${grouped}\nRegards`, { says: 'code-supplied', installCode: code }],
  [`${code.slice(0, 20)}\n${code.slice(20)}`, { says: 'code-supplied', installCode: code }],
])('%j', (text, said) => {
  expect(saidIn(text.split('\n'))).toEqual(said);
});

test.each([
  'This is not ours to decide',
  'RECEIVED?',
  'Received, not ours',
  'Please see below\nRECEIVED',
  'RECEIVED\nNOT OURS',
  'NOT OURS\nIt was commissioned by somebody else',
  'NOT OURS I think',
  'NOT HELD',
  'NOT HELD because of the weather',
  'It is not held by us',
  'It is probably not yet commissioned',
  'INVALID: the code is 00112233445566778899AABBCCDDEEFF',
  `RECEIVED\n${code}`,
  `${code}\n${other}`,
  `${code}\n${code}`,
  code.slice(0, 32),
  `${code.slice(0, 35)}${code.endsWith('0') ? '1' : '0'}`,
  `Not this one: ${code}`,
  `Code: ${code} or ${other}`,
  `${code.slice(0, 16)}\n\n${code.slice(16)}`,
  `${code.replace('0', 'O')}`,
])('%j is unclear', (text) => {
  expect(saidIn(text.split('\n')).says).toBe('unclear');
});

test.each(['', 'Please find our answers attached.\nJo', 'We received your mail and will look into it.', 'Thanks'])(
  '%j has to do with no answer',
  (text) => {
    expect(saidIn(text.split('\n'))).toEqual({ says: 'nothing' });
  },
);
