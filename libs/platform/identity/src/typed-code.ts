import { timingSafeEqual } from 'node:crypto';
import { base32 } from './totp.ts';

/** A secret as a person copies it: capitals and digits in groups of four, `ABCD-EFGH`. */
export const typedCode = (bytes: Uint8Array): string => base32(bytes).match(/.{4}/g)!.join('-');

/** However it was typed: small letters, without hyphens. */
export const isSameTypedCode = (expected: string, typed: string): boolean => {
  const [one, other] = [expected, typed].map((code) => Buffer.from(code.toUpperCase().replace(/[^A-Z2-7]/g, '')));
  return one!.length === other!.length && timingSafeEqual(one!, other!);
};
