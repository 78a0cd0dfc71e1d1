import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { purposes, type Purpose } from './key-ring.ts';

/** HKDF-SHA-256 (RFC 5869) without salt: the root is uniformly random already. 32 bytes. */
export const deriveSubkey = (root: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', root, '', `icx/${purpose}`, 32));

/** The keys derived from a root, one for each purpose. They stay in this process's memory; the root need not. */
export class Subkeys {
  readonly #keys = new Map<Purpose, KeyObject>();

  constructor(root: Uint8Array) {
    for (const purpose of purposes) this.#keys.set(purpose, createSecretKey(deriveSubkey(root, purpose)));
  }

  secret(purpose: Purpose): Uint8Array {
    return Uint8Array.from(this.#key(purpose).export());
  }

  hmac(purpose: Purpose, message: string | Uint8Array): Buffer {
    return createHmac('sha256', this.#key(purpose)).update(message).digest();
  }

  #key(purpose: Purpose): KeyObject {
    const key = this.#keys.get(purpose);
    if (!key) throw new Error(`No key is derived for the purpose ${purpose}.`);
    return key;
  }
}
