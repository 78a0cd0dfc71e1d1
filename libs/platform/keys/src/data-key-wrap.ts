import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyLike } from 'node:crypto';
import { KeyDoesNotFit, type Random, type Wrapped } from './key-ring.ts';

const NONCE = 12;
const TAG = 16;

/** Bound to each wrapped key, so that a row's version cannot be changed unnoticed. */
const label = (version: number) => Buffer.from(`icx/data-key/v${version}`);

/** A 32-byte data key under a wrapping key, AES-256-GCM: nonce, ciphertext, tag, 60 bytes always. */
export const wrapUnder = (key: KeyLike, version: number, dataKey: Uint8Array, random: Random): Wrapped => {
  const nonce = random(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(label(version));
  const bytes = Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  return { version, bytes };
};

/** The data key, the caller's to zero. Throws `KeyDoesNotFit`. */
export const unwrapUnder = (key: KeyLike, { version, bytes }: Wrapped): Uint8Array => {
  if (bytes.length !== NONCE + 32 + TAG) throw new KeyDoesNotFit();
  const opened = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  opened.setAAD(label(version));
  opened.setAuthTag(bytes.subarray(-TAG));
  const dataKey = opened.update(bytes.subarray(NONCE, -TAG));
  try {
    opened.final();
  } catch {
    dataKey.fill(0);
    throw new KeyDoesNotFit();
  }
  return dataKey;
};
