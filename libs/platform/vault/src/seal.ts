import { createCipheriv, createDecipheriv } from 'node:crypto';
import { KmsUnavailable, type KeyRing, type Random, type Wrapped } from '@icx/keys';
import { SealBroken } from './vault.ts';

/** All that a row says of its code in clear. The seal binds every word of it: changed in one, it does not open. */
export interface Label {
  readonly id: string;
  /** Decimal. */
  readonly sequence: string;
  readonly deviceId: string;
  readonly holder: string;
  readonly party: string;
  readonly commandId: string;
  /** Hexadecimal. */
  readonly fingerprint: string;
}

export interface Seal {
  /** Version of the wrapping key. */
  readonly keyVersion: number;
  /** This code's own data key, wrapped. */
  readonly wrappedKey: Uint8Array;
  /** Nonce, ciphertext, tag. */
  readonly sealed: Uint8Array;
}

const NONCE = 12;
const TAG = 16;

/** JSON of an array of strings: no two labels have the same text, whatever characters their parts hold. */
const associatedData = (label: Label, keyVersion: number): Buffer => {
  const { id, sequence, deviceId, holder, party, commandId, fingerprint } = label;
  const parts = [id, sequence, deviceId, holder, party, commandId, fingerprint, String(keyVersion)];
  return Buffer.from(JSON.stringify(['icx-seal-1', ...parts]));
};

/** The key of one code, in clear and wrapped: made before the transaction, which cannot wait for a KMS. */
export interface DataKey {
  readonly plain: Uint8Array;
  readonly wrapped: Wrapped;
}

/** A new data key, the caller's to zero. Throws `KmsUnavailable`. */
export const newDataKey = async (keys: KeyRing, random: Random): Promise<DataKey> => {
  const plain = random(32);
  try {
    return { plain, wrapped: await keys.wrap(plain) };
  } catch (error) {
    plain.fill(0);
    throw error;
  }
};

/** Seals a plaintext under its data key. Both stay the caller's, to zero. */
export const seal = (plaintext: Uint8Array, label: Label, { plain, wrapped }: DataKey, random: Random): Seal => {
  const nonce = random(NONCE);
  const cipher = createCipheriv('aes-256-gcm', plain, nonce);
  cipher.setAAD(associatedData(label, wrapped.version));
  const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { keyVersion: wrapped.version, wrappedKey: wrapped.bytes, sealed };
};

/** The plaintext, the caller's to zero. Throws `SealBroken` if seal, label and keys do not fit, and `KmsUnavailable`. */
export const unseal = async (
  { keyVersion, wrappedKey, sealed }: Seal,
  label: Label,
  keys: KeyRing,
): Promise<Buffer> => {
  let dataKey: Uint8Array | undefined;
  let plaintext: Buffer | undefined;
  try {
    dataKey = await keys.unwrap({ version: keyVersion, bytes: wrappedKey });
    const opened = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(0, NONCE), { authTagLength: TAG });
    opened.setAAD(associatedData(label, keyVersion));
    opened.setAuthTag(sealed.subarray(-TAG));
    plaintext = opened.update(sealed.subarray(NONCE, -TAG));
    opened.final();
    return plaintext;
  } catch (cause) {
    // Not authenticated, so it must not be used; whatever the reason, the answer to a broken seal is the same alarm.
    plaintext?.fill(0);
    if (cause instanceof KmsUnavailable) throw cause;
    throw new SealBroken({ cause });
  } finally {
    dataKey?.fill(0);
  }
};
