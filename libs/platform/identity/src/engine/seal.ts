import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM; `label` says what it is, so that one sealed value cannot stand in for another. */
export const seal = (key: Uint8Array, label: string, plain: string): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(label));
  return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
};

/** Throws if it was changed, belongs under another label, or was sealed with another key. */
export const unseal = (key: Uint8Array, label: string, sealed: Uint8Array): string => {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  cipher.setAAD(Buffer.from(label));
  cipher.setAuthTag(sealed.subarray(-TAG));
  return cipher.update(sealed.subarray(NONCE, -TAG), undefined, 'utf8') + cipher.final('utf8');
};
