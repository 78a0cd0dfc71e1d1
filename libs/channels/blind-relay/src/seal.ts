import { calculateJwkThumbprint, CompactEncrypt, importJWK } from 'jose';
import { parseInstallCode, toHex, withCrc } from '@icx/install-code/accept';
import type { InstallCode, Representation } from '@icx/install-code/accept';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** As `GET /v1/reveal-keys/{party}` gives it. */
export interface PublicRevealKey {
  readonly kid: string;
  readonly jwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string };
}

export interface CodeToSeal {
  /** As somebody typed or copied it. */
  readonly text: string;
  /** Without it 36 digits are `raw-16+crc` and 32 are `unknown-16`. */
  readonly representation?: Representation | undefined;
  /** Hyphenated, upper case, as the request has it. */
  readonly deviceId: string;
  readonly key: PublicRevealKey;
}

/** Two members of the answer `code-supplied`. */
export interface SealedCode {
  readonly sealedCode: string;
  readonly representation: Representation;
}

const keyUnusable = refuse(
  'reveal-key-unusable',
  'The key of the requester is no P-256 key, or not the one that its thumbprint names. Nothing was sealed to it: tell SECAS.',
);

/**
 * Checks the code as the exchange would, and seals it to the requester's key. Refused as by `parseInstallCode` in live
 * mode, or with `reveal-key-unusable`; then nothing was sealed.
 */
export const sealCode = async ({ text, representation, deviceId, key }: CodeToSeal): Promise<Parsed<SealedCode>> => {
  // Live rules in a sandbox too: after sealing nobody can refuse a published example any more.
  const code = parseInstallCode(text, { representation, deviceId, live: true });
  if (isRefusal(code)) return code;
  const publicKey = await importKey(key);
  if (!publicKey) return keyUnusable;
  const content = { deviceId, installCode: digitsOf(code), representation: code.representation };
  const sealedCode = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(publicKey);
  return { sealedCode, representation: code.representation };
};

const digitsOf = (code: InstallCode): string =>
  toHex(code.representation === 'raw-16+crc' ? withCrc(code.bytes) : code.bytes);

const importKey = async ({ kid, jwk: { kty, crv, x, y } }: PublicRevealKey) => {
  if (kty !== 'EC' || crv !== 'P-256') return undefined;
  const jwk = { kty, crv, x, y };
  try {
    if ((await calculateJwkThumbprint(jwk)) !== kid) return undefined;
    return await importJWK(jwk, 'ECDH-ES');
  } catch {
    return undefined;
  }
};
