import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What precedes the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed the 32 secret bytes of an Ed25519 key (RFC 8032, 5.1.5); the caller's to zero */
export const ed25519KeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
