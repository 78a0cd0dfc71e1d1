import { createPublicKey, X509Certificate } from 'node:crypto';
import { textOf } from './read-file.ts';
import { wrongUsage } from '../failure.ts';

type Jwk = Readonly<Record<string, unknown>>;

const isPrivate = (text: string): boolean => /PRIVATE KEY-----|"d"\s*:/.test(text);

const jwksOf = (text: string): readonly Jwk[] => {
  if (text.includes('BEGIN CERTIFICATE')) {
    const { publicKey, raw } = new X509Certificate(text);
    return [{ ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }];
  }
  if (text.includes('BEGIN PUBLIC KEY')) return [{ ...createPublicKey(text).export({ format: 'jwk' }) }];
  const json = JSON.parse(text) as Jwk | readonly Jwk[];
  if (json instanceof Array) return json;
  return json['keys'] instanceof Array ? (json['keys'] as readonly Jwk[]) : [json];
};

/** The public keys in a file: JWK, a list or set of them, or PEM of a key or certificate. A private key is not sent on. */
export const publicKeysIn = async (file: string): Promise<readonly Jwk[]> => {
  const text = await textOf(file);
  if (isPrivate(text))
    throw wrongUsage(
      'key-private',
      `${file} holds a private key: name the file with its public half, and keep this one.`,
    );
  try {
    return jwksOf(text);
  } catch {
    throw wrongUsage(
      'key-unreadable',
      `${file} holds no public key: give a JWK or JWK Set, or PEM of a key or certificate.`,
    );
  }
};

export const publicKeyIn = async (file: string): Promise<Jwk | undefined> => (await publicKeysIn(file))[0];
