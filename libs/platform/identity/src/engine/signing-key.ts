import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { seal, unseal } from './seal.ts';

/**
 * Seconds that a replaced key stays published: longer than any token that it signed lives (five minutes, and one by which
 * clocks differ), and no longer, because a key may be replaced because somebody else has it.
 */
export const RETIREMENT = 10 * 60;

const LABEL = 'signing-key';

/** A new ES256 key, sealed as it is stored. */
export const newSigningKey = async (key: Uint8Array): Promise<{ readonly kid: string; readonly sealed: Buffer }> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, sealed: seal(key, LABEL, JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' })) };
};

export const signingKeyOf = (key: Uint8Array, sealed: Uint8Array): JWK => JSON.parse(unseal(key, LABEL, sealed)) as JWK;
