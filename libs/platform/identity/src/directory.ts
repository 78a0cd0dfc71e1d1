import type { Role, Scope } from '@icx/parties';

/** What a user or client may do now: what a token said when it was issued does not count once this says less. */
export interface Access {
  readonly party: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly partyAdministrator: boolean;
  /** When it enrolled or was added, seconds since 1970: tokens from before are of an earlier holder of the name. */
  readonly since?: number;
}

/** The directory as the verification of tokens sees it; asked at every call, so it answers from memory. */
export interface AccessBook {
  /** By subject, `user:AAAA/anna`; `undefined`: there is none, or its access has ended. */
  accessOf(subject: string): Access | undefined;
  /** What whoever acts for this party may do at most; `undefined`: there is no such party, or it has left. */
  accessOfParty(party: string): Access | undefined;
}

/**
 * Whether what was issued, or signed in for, then is of an earlier holder of the name. Tokens and sessions tell whole seconds:
 * one of the very second of the enrolment is of the new holder. Both in seconds since 1970.
 */
export const isFromBefore = (then: number, since: number | undefined): boolean =>
  since !== undefined && then < Math.floor(since);
