import type { Caller } from '../exchange/who-calls.ts';
import { claimsNow } from './claims.ts';

/** Who calls an exchange, as its token says. */
export interface Who {
  readonly exchange: string;
  readonly party: string | null;
  /** `user:AAAA/anna`, `client:AAAA/billing`; `null`: its token does not say. */
  readonly subject: string | null;
  readonly scopes: readonly string[];
  /** ISO 8601: when a person has to sign in again, or a given token ends; `null`: nothing ends by itself, or nobody says. */
  readonly until: string | null;
  readonly by: '--as' | 'ICX_TOKEN' | 'profile';
  readonly profile: string | null;
}

const told = (seconds: number | null | undefined): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;

export const whoOf = async ({ authentication, by, party }: Caller, exchange: string): Promise<Who> => {
  const claims = await claimsNow(authentication, exchange);
  const ofProfile = typeof by === 'object';
  return {
    exchange,
    party: claims?.party ?? party ?? null,
    subject: claims?.subject ?? null,
    scopes: claims?.scopes ?? [],
    until: told(ofProfile ? claims?.signInUntil : claims?.expiresAt),
    by: ofProfile ? 'profile' : by === 'as' ? '--as' : 'ICX_TOKEN',
    profile: ofProfile ? by.name : null,
  };
};
