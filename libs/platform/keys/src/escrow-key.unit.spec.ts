import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { isRefusal } from '@icx/refusals';
import { parseEscrowJwk, readEscrowPrivateKey, readEscrowPublicKey, thumbprintOf } from './index.ts';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const x25519 = generateKeyPairSync('x25519');
const texts = ({ publicKey, privateKey }: Record<'publicKey' | 'privateKey', KeyObject>) => ({
  publicJwk: JSON.stringify(publicKey.export({ format: 'jwk' })),
  publicPem: String(publicKey.export({ format: 'pem', type: 'spki' })),
  privateJwk: JSON.stringify(privateKey.export({ format: 'jwk' })),
  privatePem: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
});

test.each([
  ['P-256', texts(p256)],
  ['X25519', texts(x25519)],
])('%s as JWK and as PEM is the same key; its private half is refused as a public one', (_, key) => {
  const jwk = readEscrowPublicKey(key.publicJwk);
  expect(isRefusal(jwk)).toBe(false);
  expect(readEscrowPublicKey(key.publicPem)).toEqual(jwk);
  for (const text of [key.privateJwk, key.privatePem]) {
    expect(readEscrowPublicKey(text)).toMatchObject({ code: 'escrow-key-private' });
    expect(isRefusal(readEscrowPrivateKey(text))).toBe(false);
  }
  expect(readEscrowPrivateKey(key.publicPem)).toMatchObject({ code: 'escrow-key-invalid' });
});

test('a member that is no part of the key is left out', () => {
  const jwk = { ...p256.publicKey.export({ format: 'jwk' }), kid: 'mine', use: 'enc' };
  expect(Object.keys(parseEscrowJwk(jwk))).toEqual(['kty', 'crv', 'x', 'y']);
});

test.each([
  ['no key', 'hello'],
  ['broken JSON', '{"kty":'],
  ['an array', [1]],
  ['nothing', null],
  ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })],
  ['a signing key', generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })],
  ['a point off the curve', { kty: 'EC', crv: 'P-256', x: Buffer.alloc(32, 1).toString('base64url'), y: 'AQ' }],
  ['a point of small order', { kty: 'OKP', crv: 'X25519', x: Buffer.alloc(32).toString('base64url') }],
])('%s is refused', (_, value) => {
  const refused = typeof value === 'string' ? readEscrowPublicKey(value) : parseEscrowJwk(value);
  expect(refused).toMatchObject({ code: 'escrow-key-invalid' });
  expect(readEscrowPrivateKey(String(value))).toMatchObject({ code: 'escrow-key-invalid' });
});

test('the thumbprint is that of RFC 7638, by the vector of RFC 8037', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  // RFC 8037 A.3 names Ed25519; the canonical form differs in the curve's name alone.
  expect(thumbprintOf({ kty: 'OKP', crv: 'Ed25519' as 'X25519', x })).toBe(
    'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  );
});
