import { timingSafeEqual } from 'node:crypto';
import { subjectOf, type User } from '@icx/directory';
import { base32 } from '@icx/identity';
import type { KeyRing } from '@icx/keys';

const secretOf = (keys: KeyRing, purpose: string, { party, name, enrolment }: User): Buffer =>
  keys.hmac('identity', `${purpose}/${subjectOf('user', party, name)}/${enrolment}`);

/**
 * What an administrator hands to a new user, once: with it the person chooses a password and a second factor, until the
 * offer ends. Derived from the enrolment's number, so that it is stored nowhere and a repeated command tells it again.
 */
export const enrolmentCode = (keys: KeyRing, user: User): string =>
  base32(secretOf(keys, 'enrolment', user).subarray(0, 15))
    .match(/.{4}/g)!
    .join('-');

/** However it was typed: small letters, without hyphens. */
export const sameEnrolmentCode = (keys: KeyRing, user: User, typed: string): boolean => {
  const [expected, given] = [enrolmentCode(keys, user), typed].map((code) =>
    Buffer.from(code.toUpperCase().replace(/[^A-Z2-7]/g, '')),
  );
  return expected!.length === given!.length && timingSafeEqual(expected!, given!);
};

/** The seed of the user's authenticator app, 20 bytes. Derived too: another enrolment is another seed. */
export const totpSeed = (keys: KeyRing, user: User): Uint8Array => secretOf(keys, 'totp', user).subarray(0, 20);
