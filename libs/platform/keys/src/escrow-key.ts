import { createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKeyInput, KeyObject } from 'node:crypto';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';

/** A public key that keys are put into escrow with; its private half is never where the exchange is. */
export type EscrowJwk =
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'X25519'; readonly x: string };

const invalid = refuse(
  'escrow-key-invalid',
  'This is no public key on P-256 or X25519: give one as a JWK, or as PEM ("BEGIN PUBLIC KEY").',
);
const isPrivate = refuse(
  'escrow-key-private',
  'This is a private key, which must never come near the exchange: give its public half. Whoever may have seen it by now can open every code that it protects: make another pair.',
);

const jwkOf = (key: KeyObject): EscrowJwk | undefined => {
  const { kty, crv, x = '', y = '' } = key.export({ format: 'jwk' });
  if (kty === 'EC' && crv === 'P-256') return { kty, crv, x, y };
  return kty === 'OKP' && crv === 'X25519' ? { kty, crv, x } : undefined;
};

/** A point of small order agrees on the same secret with everybody: the agreement fails with it, so one is tried. */
const agrees = (publicKey: KeyObject, { crv }: EscrowJwk): boolean => {
  const { privateKey } =
    crv === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return diffieHellman({ privateKey, publicKey }).length > 0;
};

const publicOf = (read: () => KeyObject): Parsed<EscrowJwk> => {
  try {
    const key = read();
    const jwk = jwkOf(key);
    return jwk && agrees(key, jwk) ? jwk : invalid;
  } catch {
    return invalid;
  }
};

export const parseEscrowJwk = (value: unknown): Parsed<EscrowJwk> => {
  if (typeof value !== 'object' || value === null) return invalid;
  if ('d' in value) return isPrivate;
  return publicOf(() => createPublicKey({ key: value, format: 'jwk' }));
};

const coordinate = { type: 'string', pattern: '^[0-9A-Za-z_-]{43}$' };
parseEscrowJwk.takes = {
  type: 'object',
  properties: {
    kty: { type: 'string', enum: ['EC', 'OKP'] },
    crv: { type: 'string', enum: ['P-256', 'X25519'] },
    x: coordinate,
    y: coordinate,
  },
  required: ['kty', 'crv', 'x'],
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The text of a file, a JWK or PEM. */
export const readEscrowPublicKey = (text: string): Parsed<EscrowJwk> => {
  if (text.trimStart().startsWith('{')) return parseEscrowJwk(parsedJson(text));
  if (text.includes('PRIVATE KEY')) return isPrivate;
  return publicOf(() => createPublicKey(text));
};

const noPrivateKey = refuse(
  'escrow-key-invalid',
  'This is no private key on P-256 or X25519: give the one whose public half was registered, as a JWK or as unencrypted PEM.',
);

/** The text of a file, a JWK or PEM without passphrase. */
export const readEscrowPrivateKey = (text: string): Parsed<KeyObject> => {
  try {
    const json = text.trimStart().startsWith('{');
    const key = json
      ? createPrivateKey({ key: parsedJson(text) as JsonWebKeyInput['key'], format: 'jwk' })
      : createPrivateKey(text);
    return isRefusal(publicOf(() => createPublicKey(key))) ? noPrivateKey : key;
  } catch {
    return noPrivateKey;
  }
};

/** RFC 7638: names a key for people and for the log. */
export const thumbprintOf = (jwk: EscrowJwk): string => {
  const members = jwk.kty === 'EC' ? [jwk.crv, jwk.kty, jwk.x, jwk.y] : [jwk.crv, jwk.kty, jwk.x];
  const named = Object.fromEntries(
    ['crv', 'kty', 'x', 'y'].slice(0, members.length).map((name, n) => [name, members[n]]),
  );
  return createHash('sha256').update(JSON.stringify(named)).digest('base64url');
};

/** The thumbprint of a private key's public half; it was read by `readEscrowPrivateKey`. */
export const thumbprintOfPrivate = (key: KeyObject): string => thumbprintOf(jwkOf(createPublicKey(key))!);
