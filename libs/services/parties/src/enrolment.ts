import { subjectOf, type User } from '@icx/parties';
import { isSameTypedCode, typedCode } from '@icx/identity';
import { document, instant, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { KeyRing } from '@icx/keys';

const secretOf = (keys: KeyRing, purpose: string, { party, name, enrolment }: User): Buffer =>
  keys.hmac('identity', `${purpose}/${subjectOf('user', party, name)}/${enrolment}`);

/**
 * What an administrator hands to a new user, once: with it the person chooses a password and a second factor, until the
 * offer ends. Derived from the enrolment's number, so that it is stored nowhere and a repeated command tells it again.
 */
export const enrolmentCode = (keys: KeyRing, user: User): string =>
  user.inHalves
    ? halves.map((half) => enrolmentHalf(keys, user, half)).join('-')
    : typedCode(secretOf(keys, 'enrolment', user).subarray(0, 15));

export const halves = ['first', 'second'] as const;
export type Half = (typeof halves)[number];

export const enrolmentSchema = document(
  'Enrolment',
  { code: Type.String(), until: instant() },
  { description: 'With which the person enrols, once.' },
);
export type EnrolmentDocument = DocumentOf<typeof enrolmentSchema>;

export const enrolmentHalfSchema = document('EnrolmentHalf', { half: oneOf(halves), ...enrolmentSchema.properties });
export type EnrolmentHalfDocument = DocumentOf<typeof enrolmentHalfSchema>;

/**
 * Of who was brought in by two people each hands over half a code. A half has 80 bits of its own: whoever knows the other
 * one still has all of them to guess.
 */
export const enrolmentHalf = (keys: KeyRing, user: User, half: Half): string =>
  typedCode(secretOf(keys, `enrolment-${half}-half`, user).subarray(0, 10));

export const sameEnrolmentCode = (keys: KeyRing, user: User, typed: string): boolean =>
  isSameTypedCode(enrolmentCode(keys, user), typed);

/** The seed of the user's authenticator app, 20 bytes. Derived too: another enrolment is another seed. */
export const totpSeed = (keys: KeyRing, user: User): Uint8Array => secretOf(keys, 'totp', user).subarray(0, 20);
