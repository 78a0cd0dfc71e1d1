import type { KeyRing } from './key-ring.ts';

/**
 * What a command asked for, as it is stored with its events: by it the same command id with another body is told from the
 * same command again. Keyed, for the body may hold an install code; members come in an order of their own.
 */
export const commandFingerprint = (keys: KeyRing, body: object): string =>
  keys.hmac('command-fingerprint', JSON.stringify(body)).toString('base64url');
