import type { KeyObject } from 'node:crypto';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { refusalOfTime, SKEW } from './issuer.ts';
import { parseRole, scopes, type Actor } from '@icx/parties';
import { audience, sandboxIssuer, sandboxTokenLifetime } from './sandbox-token.ts';

const invalid = refuse.unauthenticated(
  'token-invalid',
  'The bearer token is not one of this exchange, or was changed: get a new one (in the sandbox: `icx token AAAA`).',
);

interface Verified {
  readonly actor: Actor;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Checks what `icx token` prints. */
export class SandboxTokens {
  constructor(private readonly key: KeyObject) {}

  async check(token: string, now: Date): Promise<Verified | Refusal> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        typ: 'at+jwt',
        issuer: sandboxIssuer,
        audience,
        currentDate: now,
        clockTolerance: SKEW,
        maxTokenAge: sandboxTokenLifetime,
        requiredClaims: ['sub', 'exp'],
      });
      return read(payload) ?? invalid;
    } catch (error) {
      if (error instanceof errors.JOSEError) return refusalOfTime(error) ?? invalid;
      throw error;
    }
  }
}

/** Our own claims; `undefined` if one is not as we issue it. */
const read = ({ sub, iat, exp, party, role, scope, mode }: JWTPayload): Verified | undefined => {
  const knownRole = parseRole(role);
  if (isRefusal(knownRole) || mode !== 'sandbox' || typeof scope !== 'string') return undefined;
  if (typeof party !== 'string' || sub === undefined || iat === undefined || exp === undefined) return undefined;
  const given = scope.split(' ');
  const actor: Actor = {
    user: sub,
    party,
    role: knownRole,
    scopes: scopes.filter((one) => given.includes(one)),
    // Whoever has a sandbox token may try everything that its party can do.
    partyAdministrator: true,
  };
  return { actor: Object.freeze(actor), expiresAt: Math.min(exp, iat + sandboxTokenLifetime) };
};
