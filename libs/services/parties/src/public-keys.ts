import { createPublicKey, X509Certificate } from 'node:crypto';
import type { PublicKey } from '@icx/parties';
import { listTaken, refuse, type Parsed } from '@icx/refusals';

const invalid = (why: string) =>
  refuse(
    'client-key-invalid',
    `${why} Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 to 8192 bits; for mutual TLS with the certificate in x5c.`,
  );

/** Members that we keep; whatever else came with a key is nobody's business. */
const kept = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use', 'x5c'] as const;

/** Characters of a `kid`, `alg` or `use`: they are stored and shown as they came. */
const LONGEST_NAME = 128;
/** Certificates of a chain, and characters of one; only the first is looked at. */
const [MOST_CERTIFICATES, LONGEST_CERTIFICATE] = [5, 10_000];
/** Longest RSA modulus, bits: each assertion of a client is checked with it. */
const STRONGEST = 8_192;

const isText = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest;

const isModest = ({ kid = '', alg = '', use = '', x5c = [] }: Readonly<Record<string, unknown>>): boolean =>
  [kid, alg, use].every((name) => isText(name, LONGEST_NAME)) &&
  Array.isArray(x5c) &&
  x5c.length <= MOST_CERTIFICATES &&
  x5c.every((certificate) => isText(certificate, LONGEST_CERTIFICATE));

/** Two keys side by side let a client change its key without a gap; five are plenty. */
export const parsePublicKeys = (value: unknown): Parsed<readonly PublicKey[]> => {
  if (!Array.isArray(value) || value.length < 1 || value.length > 5) return invalid('That are no keys, or too many.');
  const parsed: PublicKey[] = [];
  for (const key of value as readonly unknown[]) {
    const jwk = (key ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof key === 'object' && key && ('d' in key || 'k' in key || 'p' in key))
      return invalid('That is a private or shared key: throw it away, and make a new one.');
    if (!isModest(jwk) || !isStrong(jwk)) return invalid('One of them is no public key that we take.');
    const entries = kept.filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]]);
    const plain = Object.fromEntries(entries) as PublicKey;
    if (plain['x5c'] && !isCertified(plain)) return invalid('The certificate of one of them is for another key.');
    parsed.push(plain);
  }
  return parsed;
};

parsePublicKeys.takes = listTaken(
  {
    type: 'object',
    properties: {
      kty: { type: 'string', enum: ['EC', 'OKP', 'RSA'] },
      ...Object.fromEntries(['crv', 'x', 'y', 'n', 'e'].map((name) => [name, { type: 'string' }])),
      ...Object.fromEntries(['kid', 'alg', 'use'].map((name) => [name, { type: 'string', maxLength: LONGEST_NAME }])),
      x5c: listTaken({ type: 'string', maxLength: LONGEST_CERTIFICATE }, 1, MOST_CERTIFICATES),
    },
    required: ['kty'],
    example: {
      ...{ kty: 'EC', crv: 'P-256' },
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  },
  1,
  5,
);

const isStrong = (jwk: Readonly<Record<string, unknown>>): boolean => {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'ed25519') return true;
    return key.asymmetricKeyType === 'ec'
      ? namedCurve === 'prime256v1'
      : modulusLength >= 2_048 && modulusLength <= STRONGEST;
  } catch {
    return false;
  }
};

const isCertified = ({ x5c, ...jwk }: PublicKey): boolean => {
  try {
    const certificate = new X509Certificate(Buffer.from(x5c![0]!, 'base64'));
    return certificate.publicKey.equals(createPublicKey({ key: jwk, format: 'jwk' }));
  } catch {
    return false;
  }
};
