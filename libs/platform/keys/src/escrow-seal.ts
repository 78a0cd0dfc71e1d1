import { createPublicKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { thumbprintOf, type EscrowJwk } from './escrow-key.ts';
import { KeyDoesNotFit } from './key-ring.ts';
import type { KeyContext } from './kms.ts';

const alg = 'ECDH-ES+A256KW';
const enc = 'A256GCM';

/** 32 bytes as a JWE that only the escrow key opens. What the key is for is inside: none can take another's place. */
export const sealToEscrow = async (key: Uint8Array, recipient: EscrowJwk, context: KeyContext): Promise<string> => {
  const plain = Buffer.from(JSON.stringify({ ...context, k: Buffer.from(key).toString('base64url') }));
  const publicKey = createPublicKey({ key: recipient, format: 'jwk' });
  try {
    const header = { alg, enc, kid: thumbprintOf(recipient) };
    return await new CompactEncrypt(plain).setProtectedHeader(header).encrypt(publicKey);
  } finally {
    plain.fill(0);
  }
};

/** The 32 bytes, the caller's to zero. Throws `KeyDoesNotFit`. */
export const openFromEscrow = async (jwe: string, privateKey: KeyObject, context: KeyContext): Promise<Buffer> => {
  const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
  try {
    const { plaintext } = await compactDecrypt(jwe, privateKey, options);
    const said = JSON.parse(Buffer.from(plaintext).toString()) as KeyContext & { readonly k: string };
    plaintext.fill(0);
    const key = Buffer.from(said.k, 'base64url');
    if (said.exchange === context.exchange && said.key === context.key && key.length === 32) return key;
  } catch {
    // Told below, without what the library says: it knows nothing that helps the operator.
  }
  throw new KeyDoesNotFit();
};
