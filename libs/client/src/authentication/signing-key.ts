import { createPrivateKey, type KeyObject } from 'node:crypto';

/** What the exchange takes signatures by; an RSA key as RS256, which every issuer takes. */
const algorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) => {
  if (asymmetricKeyType === 'ed25519') return { name: 'Ed25519' };
  if (asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return { name: 'ECDSA', namedCurve: 'P-256' };
  throw new TypeError(`A ${asymmetricKeyType} key signs no assertion: use Ed25519, P-256 or RSA.`);
};

/** @param key PKCS #8 PEM, or a private key that Node has read already. Throws what cannot sign. */
export const signingKey = async (key: string | KeyObject): Promise<CryptoKey> => {
  const object = typeof key === 'string' ? createPrivateKey(key) : key;
  return object.toCryptoKey(algorithmOf(object), false, ['sign']);
};
