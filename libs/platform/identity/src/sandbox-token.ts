import { SignJWT } from 'jose';
import { scopesOf, type Role, type Scope } from '@icx/parties';

export const sandboxIssuer = 'install-code-exchange-sandbox';
export const audience = 'install-code-exchange';

/** Seconds. */
export const sandboxTokenLifetime = 12 * 60 * 60;

export interface SandboxTokenFor {
  /** PartyId, `AAAA`. */
  readonly party: string;
  readonly role: Role;
  /** Wall clock, ISO 8601. Never the sandbox's own settable clock. */
  readonly now: string;
  /** Which person of the party, `anna`; without one nobody in particular. */
  readonly user?: string;
  /** By default all that such a party may be given. */
  readonly scopes?: readonly Scope[];
}

/**
 * A bearer token (JWT, HS256) for 12 hours. Whoever has the key can be anybody, so
 * only the sandbox has one: the subkey `sandbox-token`.
 */
export const issueSandboxToken = (
  { party, role, now, user, scopes = scopesOf[role] }: SandboxTokenFor,
  key: Uint8Array,
): Promise<string> => {
  const issuedAt = Math.floor(Date.parse(now) / 1000);
  return new SignJWT({ party, role, scope: scopes.join(' '), mode: 'sandbox' })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setSubject(user === undefined ? `sandbox:${party}` : `sandbox:${party}/${user}`)
    .setIssuer(sandboxIssuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + sandboxTokenLifetime)
    .sign(key);
};
