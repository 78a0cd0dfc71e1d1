import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KeyDoesNotFit, purposes, type KeyRing, type Purpose, type Random, type Wrapped } from './key-ring.ts';

/** The secrets of a ring: one root for the subkeys, and a wrapping key per version, all of 32 bytes. */
export interface RingSecrets {
  readonly root: Uint8Array;
  readonly wrapping: ReadonlyMap<number, Uint8Array>;
}

const NONCE = 12;
const TAG = 16;

/** HKDF-SHA-256 (RFC 5869) without salt: the root is uniformly random already. 32 bytes. */
export const deriveSubkey = (root: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', root, '', `icx/${purpose}`, 32));

/** Bound to each wrapped key, so that a row's version cannot be changed unnoticed. */
const label = (version: number) => Buffer.from(`icx/data-key/v${version}`);

/** A ring whose keys are in this process's memory. Its secrets are in private fields, out of every log and inspection. */
export class LocalKeyRing implements KeyRing {
  readonly #wrapping = new Map<number, KeyObject>();
  readonly #subkeys = new Map<Purpose, KeyObject>();
  readonly #newest: number;
  readonly #random: Random;

  constructor(secrets: RingSecrets, random: Random) {
    for (const [version, key] of secrets.wrapping) this.#wrapping.set(version, createSecretKey(key));
    for (const purpose of purposes) this.#subkeys.set(purpose, createSecretKey(deriveSubkey(secrets.root, purpose)));
    this.#newest = Math.max(...secrets.wrapping.keys());
    this.#random = random;
  }

  wrap(dataKey: Uint8Array): Wrapped {
    const version = this.#newest;
    const nonce = this.#random(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#wrappingKey(version), nonce);
    cipher.setAAD(label(version));
    const sealed = Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    return { version, bytes: sealed };
  }

  unwrap({ version, bytes }: Wrapped): Uint8Array {
    if (bytes.length !== NONCE + 32 + TAG) throw new KeyDoesNotFit();
    const key = this.#wrappingKey(version);
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
  }

  secret(purpose: Purpose): Uint8Array {
    return Uint8Array.from(this.#subkey(purpose).export());
  }

  hmac(purpose: Purpose, message: string | Uint8Array): Buffer {
    return createHmac('sha256', this.#subkey(purpose)).update(message).digest();
  }

  #wrappingKey(version: number): KeyObject {
    const key = this.#wrapping.get(version);
    if (!key) throw new KeyDoesNotFit();
    return key;
  }

  #subkey(purpose: Purpose): KeyObject {
    const key = this.#subkeys.get(purpose);
    if (!key) throw new Error(`No key is derived for the purpose ${purpose}.`);
    return key;
  }
}
