import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, CompactEncrypt } from 'jose';
import type { RevealKey } from './reveal-keys.ts';
import { checkSealedCode } from './sealed-code.ts';

const content = (installCode = '0'.repeat(36)) =>
  JSON.stringify({ deviceId: '00-DB-12-34-56-78-90-A0', installCode, representation: 'raw-16+crc' });

const newKey = async (namedCurve = 'P-256'): Promise<RevealKey> => {
  const jwk = generateKeyPairSync('ec', { namedCurve }).publicKey.export({
    format: 'jwk',
  }) as unknown as RevealKey['jwk'];
  return { kid: await calculateJwkThumbprint(jwk), jwk };
};

let key: RevealKey;
beforeAll(async () => void (key = await newKey()));

const seal = (text: string, { kid = key.kid, to = key, alg = 'ECDH-ES', enc = 'A256GCM', ...more } = {}) =>
  new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg, enc, kid, ...more })
    .encrypt(createPublicKey({ key: to.jwk, format: 'jwk' }));
/** A JWE with its header replaced, which nobody can open. */
const withHeader = async (change: (header: Record<string, unknown>) => unknown): Promise<string> => {
  const [head = '', ...rest] = (await seal(content())).split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
  return [Buffer.from(JSON.stringify(change(header))).toString('base64url'), ...rest].join('.');
};

test('one to the key that the requester has is taken as it is', async () => {
  const jwe = await seal(content());
  expect(checkSealedCode(jwe, 'raw-16+crc', key)).toEqual({ jwe, kid: key.kid });
});

test('without a key of the requester none is', async () =>
  expect(checkSealedCode(await seal(content()), 'raw-16+crc', undefined)).toMatchObject({
    code: 'requester-has-no-key',
    pointer: '/sealedCode',
  }));

test('to another key: says which to use', async () => {
  const other = await newKey();
  const jwe = await seal(content(), { kid: other.kid, to: other });
  const refused = { code: 'sealed-to-another-key', detail: expect.stringContaining(key.kid) };
  expect(checkSealedCode(jwe, 'raw-16+crc', key)).toMatchObject(refused);
});

test.each([
  ['ECDH-ES+A256KW', 'A256GCM'],
  ['ECDH-ES', 'A128GCM'],
  ['ECDH-ES', 'A256CBC-HS512'],
  ['none', 'A256GCM'],
  ['RSA-OAEP', 'A256GCM'],
  [undefined, null],
])('alg %s, enc %s: no', async (alg, enc) => {
  const jwe = await withHeader((header) => ({ ...header, alg: alg ?? null, enc }));
  expect(checkSealedCode(jwe, 'raw-16+crc', key)).toMatchObject({ code: 'sealed-code-algorithm' });
});

test('more than the longest: no', async () =>
  expect(checkSealedCode(await seal('x'.repeat(600)), 'raw-16+crc', key)).toMatchObject({
    code: 'sealed-code-too-long',
  }));

test('too short for a code with its Device ID, as declared: no', async () => {
  const bare = await seal('0'.repeat(36));
  expect(checkSealedCode(bare, 'raw-16+crc', key)).toMatchObject({ code: 'representation-mismatch' });
  const withoutCrc = JSON.stringify({
    deviceId: '00-DB-12-34-56-78-90-A0',
    installCode: '0'.repeat(32),
    representation: 'raw-16',
  });
  const jwe = await seal(withoutCrc);
  expect(checkSealedCode(jwe, 'raw-16', key)).toMatchObject({ kid: key.kid });
  expect(checkSealedCode(jwe, 'raw-16+crc', key)).toMatchObject({ code: 'representation-mismatch' });
});

const malformed = { refused: true, code: 'sealed-code-malformed', pointer: '/sealedCode' };

test.each([
  ['nothing', () => ''],
  ['the code itself', () => '0123456789ABCDEF0123456789ABCDEF0000'],
  ['four parts', (jwe: string) => jwe.split('.').slice(0, 4).join('.')],
  ['six parts', (jwe: string) => `${jwe}.x`],
  ['an encrypted key', (jwe: string) => jwe.replace('..', '.AAAA.')],
  ['a short IV', (jwe: string) => jwe.replace(/\.\../, '..')],
  ['a short tag', (jwe: string) => jwe.slice(0, -1)],
  ['no ciphertext', (jwe: string) => jwe.replace(/\.[^.]+(\.[^.]+)$/, '.$1')],
  ['spaces', (jwe: string) => `${jwe.slice(0, -1)} `],
  ['another alphabet', (jwe: string) => `${jwe.slice(0, -1)}+`],
  ['no header', (jwe: string) => jwe.replace(/^[^.]+/, 'bm8')],
])('%s: malformed', async (_, change) =>
  expect(checkSealedCode(change(await seal(content())), 'raw-16+crc', key)).toMatchObject(malformed),
);

// Anybody can read a header: what else it has could be the code.
test.each<[string, (header: Record<string, unknown>) => unknown]>([
  ['a member more', (header) => ({ ...header, apu: 'AAAA' })],
  ['compression', (header) => ({ ...header, zip: 'DEF' })],
  ['critical members', (header) => ({ ...header, crit: ['x'] })],
  ['no kid', ({ kid: _, ...header }) => header],
  ['a kid that is no text', (header) => ({ ...header, kid: 7 })],
  ['an epk with a member more', (header) => ({ ...header, epk: { ...(header['epk'] as object), kid: 'x' } })],
  ['an epk off the curve', (header) => ({ ...header, epk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } })],
  ['no epk', (header) => ({ ...header, epk: null })],
  ['null', () => null],
  ['a list', () => ['alg', 'enc', 'epk', 'kid']],
])('a header with %s: malformed', async (_, change) =>
  expect(checkSealedCode(await withHeader(change), 'raw-16+crc', key)).toMatchObject(malformed),
);

test('no refusal repeats what was sent', async () => {
  const secret = '8E1F0C55A7D2496B3B90';
  for (const text of [secret, `${secret}.a.b.c.d`, await withHeader((header) => ({ ...header, kid: secret }))])
    expect(JSON.stringify(checkSealedCode(text, 'raw-16+crc', key))).not.toContain(secret);
});
