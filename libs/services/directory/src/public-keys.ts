import { createPublicKey, X509Certificate } from 'node:crypto';
import type { PublicKey } from '@icx/directory';
import { refuse, type Parsed } from '@icx/refusals';

const invalid = (why: string) =>
  refuse(
    'client-key-invalid',
    `${why} Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 bits or more; for mutual TLS with the certificate in x5c.`,
  );

/** Members that we keep; whatever else came with a key is nobody's business. */
const kept = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use', 'x5c'] as const;

/** Two keys side by side let a client change its key without a gap; five are plenty. */
export const parsePublicKeys = (value: unknown): Parsed<readonly PublicKey[]> => {
  if (!Array.isArray(value) || value.length < 1 || value.length > 5) return invalid('That are no keys, or too many.');
  const parsed: PublicKey[] = [];
  for (const key of value as readonly unknown[]) {
    const jwk = (key ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof key === 'object' && key && ('d' in key || 'k' in key || 'p' in key))
      return invalid('That is a private or shared key: throw it away, and make a new one.');
    if (!isStrong(jwk)) return invalid('One of them is no public key that we take.');
    const entries = kept.filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]]);
    const plain = Object.fromEntries(entries) as PublicKey;
    if (plain['x5c'] && !isCertified(plain)) return invalid('The certificate of one of them is for another key.');
    parsed.push(plain);
  }
  return parsed;
};

const isStrong = (jwk: Readonly<Record<string, unknown>>): boolean => {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'ed25519') return true;
    return key.asymmetricKeyType === 'ec' ? namedCurve === 'prime256v1' : modulusLength >= 2048;
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
