import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '@icx/keys';

/** Most plain bytes of one chunk. */
const MOST = 256 * 1024;
const NONCE = 12;
const TAG = 16;

/** A chunk opens only as this one of so many of this mail: none can be changed, moved, left out or brought from elsewhere. */
const associatedData = (name: string, number: number, of: number): Buffer =>
  Buffer.from(JSON.stringify(['icx-mail-1', name, number, of]));

export const chunksOf = (size: number): number => Math.max(1, Math.ceil(size / MOST));

/** Seals one chunk of a mail. */
export const sealChunk = (name: string, bytes: Uint8Array, number: number, key: Uint8Array, random: Random): Buffer => {
  const nonce = random(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(name, number, chunksOf(bytes.length)));
  const plain = bytes.subarray(number * MOST, (number + 1) * MOST);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Opens one chunk into the mail that it is of. Throws what `node:crypto` does if it does not fit. */
export const openChunk = (
  sealed: Uint8Array,
  name: string,
  into: Uint8Array,
  number: number,
  key: Uint8Array,
): void => {
  const opened = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  opened.setAAD(associatedData(name, number, chunksOf(into.length)));
  opened.setAuthTag(sealed.subarray(-TAG));
  into.set(opened.update(sealed.subarray(NONCE, -TAG)), number * MOST);
  opened.final();
};
