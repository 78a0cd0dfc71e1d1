import type { Authentication } from '@icx/client';
import { decodeJwt } from 'jose';

/** What a token says of whom it was given to. Not checked here: the exchange does, at each call. */
export interface Claims {
  readonly subject: string;
  /** PartyId; `null`: it does not say. */
  readonly party: string | null;
  readonly scopes: readonly string[];
  /** When a person signed in, and until when that counts, seconds since 1970; `null`: it does not say. */
  readonly signedInAt: number | null;
  readonly signInUntil: number | null;
  /** The end of the token itself. */
  readonly expiresAt: number | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
/** The last one that a date can have. */
const LAST = 8_640_000_000_000;
const seconds = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= LAST ? value : null;

/** `undefined`: it is no JWT. */
export const claimsOf = (token: string): Claims | undefined => {
  try {
    const { sub, party, scope, auth_time: signedInAt, sign_in_until: until, exp } = decodeJwt(token);
    return {
      subject: sub ?? '',
      party: text(party),
      scopes: (text(scope) ?? '').split(' ').filter((one) => one !== ''),
      signedInAt: seconds(signedInAt),
      signInUntil: seconds(until),
      expiresAt: seconds(exp),
    };
  } catch {
    return undefined;
  }
};

/** Of the token with which it would call now. */
export const claimsNow = async (authentication: Authentication, exchange: string): Promise<Claims | undefined> => {
  const { authorization = '' } = await authentication.authorize({ method: 'GET', url: exchange });
  return claimsOf(authorization.split(' ')[1] ?? '');
};
