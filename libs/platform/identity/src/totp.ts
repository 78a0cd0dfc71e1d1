import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app has it: HMAC-SHA-1, steps of 30 seconds, 6 digits. */
const STEP = 30;
const DIGITS = 6;
/** Steps before and after the present one that count too: clocks of phones differ, and typing takes time. */
const DRIFT = 1;

export const stepAt = (seconds: number): number => Math.floor(seconds / STEP);

/** The code of one step (RFC 4226, section 5.3). */
export const totpAt = (seed: Uint8Array, step: number, digits = DIGITS): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const binary = mac.readUInt32BE(mac[mac.length - 1]! & 0xf) & 0x7fff_ffff;
  return String(binary % 10 ** digits).padStart(digits, '0');
};

/**
 * The step whose code this is, or `undefined`. Only steps after the last used one count: a code that was used, or an
 * earlier one, is never taken again (RFC 6238, section 5.2).
 */
export const totpStep = (seed: Uint8Array, code: string, seconds: number, lastUsed: number): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const now = stepAt(seconds);
  for (let step = Math.max(now - DRIFT, lastUsed + 1); step <= now + DRIFT; step++)
    if (timingSafeEqual(Buffer.from(totpAt(seed, step)), Buffer.from(code))) return step;
  return undefined;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding: how authenticator apps take a seed. Names of mails are made by it, thousands a second. */
export const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let [bits, value] = [0, 0];
  for (const byte of bytes) {
    value = ((value & 0x1f) << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31];
};
