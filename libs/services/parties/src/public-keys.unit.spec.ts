import { generateKeyPairSync } from 'node:crypto';
import { parsePublicKeys } from './index.ts';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

test('a key is kept with its name and what it is for, and nothing besides', () =>
  expect(parsePublicKeys([{ ...key, kid: 'k'.repeat(128), use: 'sig', alg: 'ES256', note: 'x' }])).toEqual([
    { ...key, kid: 'k'.repeat(128), use: 'sig', alg: 'ES256' },
  ]));

test.each<[string, unknown]>([
  ['no keys', []],
  ['six keys', Array.from({ length: 6 }, () => key)],
  ['a name that is no text', [{ ...key, kid: { $ne: 1 } }]],
  ['a name as long as a body', [{ ...key, kid: 'k'.repeat(129) }]],
  ['very many certificates', [{ ...key, x5c: Array.from({ length: 6 }, () => 'AAAA') }]],
  ['a certificate as long as a body', [{ ...key, x5c: ['A'.repeat(10_001)] }]],
  ['a certificate that is none', [{ ...key, x5c: 'AAAA' }]],
  // 16 KiB: RSA can be as large as OpenSSL reads it, and each assertion would be checked with it.
  ['an RSA key of 16,384 bits', [{ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(2_048, 0xff).toString('base64url') }]],
])('refused: %s', (_, keys) => expect(parsePublicKeys(keys)).toMatchObject({ code: 'client-key-invalid' }));

test('an RSA key of 2,048 bits is taken', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ format: 'jwk' });
  expect(parsePublicKeys([rsa])).toEqual([rsa]);
});
