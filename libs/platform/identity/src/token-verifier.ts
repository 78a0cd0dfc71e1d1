import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Clock } from '@icx/clock';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { parseRole, scopes, type Actor } from './roles.ts';
import { audience, sandboxIssuer, sandboxTokenLifetime } from './sandbox-token.ts';

export interface TokenVerifierOptions {
  /** `live` never accepts a sandbox token, whatever the key. */
  readonly mode: 'sandbox' | 'live';
  /** The subkey `sandbox-token`. */
  readonly key: Uint8Array;
  /** The wall clock, never the sandbox's settable one. */
  readonly clock: Clock;
  /** How many verified tokens are remembered. */
  readonly capacity?: number;
}

/** Seconds by which the clocks of issuer and verifier may differ. */
const SKEW = 60;

/** Longest token that is looked at, in characters: ours have about 400. */
const LONGEST = 4_096;

const missing = refuse(
  'token-missing',
  'The call has no bearer token: send the header `Authorization: Bearer <token>` (in the sandbox: `npx icx token AAAA`).',
);
const invalid = refuse(
  'token-invalid',
  'The bearer token is not one of this exchange, or was changed: get a new one (in the sandbox: `npx icx token AAAA`).',
);
const expired = refuse(
  'token-expired',
  'The bearer token has expired: get a new one (in the sandbox: `npx icx token AAAA`).',
);
const notInLive = refuse(
  'token-invalid',
  'Live mode accepts no sandbox token: get one from the identity provider of this exchange.',
);

interface Verified {
  readonly actor: Actor;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Tells who a call comes from. A signature is checked once per token; after that a call costs one hash of the token,
 * about two microseconds. Only verified tokens are remembered, so false ones cannot push them out; they are remembered
 * by hash, so the memory holds none.
 */
export class TokenVerifier {
  readonly #verified = new Map<string, Verified>();
  readonly #mode: 'sandbox' | 'live';
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #capacity: number;

  constructor({ mode, key, clock, capacity = 10_000 }: TokenVerifierOptions) {
    this.#mode = mode;
    this.#key = createSecretKey(key);
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** @param authorization the `Authorization` header. Refused with `token-missing`, `token-invalid`, `token-expired`. */
  async verify(authorization: string | undefined): Promise<Parsed<Actor>> {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (!token) return missing;
    if (this.#mode === 'live') return notInLive;
    if (token.length > LONGEST) return invalid;
    const now = new Date(this.#clock.now());
    const name = hash('sha256', token, 'base64');
    const known = this.#verified.get(name) ?? (await this.#check(token, now));
    if (isRefusal(known)) return known;
    if (known.expiresAt + SKEW <= now.getTime() / 1000) {
      this.#verified.delete(name);
      return expired;
    }
    this.#remember(name, known);
    return known.actor;
  }

  async #check(token: string, now: Date): Promise<Verified | Refusal> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
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
      if (error instanceof errors.JWTExpired) return expired;
      if (error instanceof errors.JOSEError) return invalid;
      throw error;
    }
  }

  #remember(name: string, verified: Verified): void {
    if (this.#verified.has(name)) return;
    const [oldest] = this.#verified.keys();
    if (oldest !== undefined && this.#verified.size >= this.#capacity) this.#verified.delete(oldest);
    this.#verified.set(name, verified);
  }
}

/** Our own claims; `undefined` if one is not as we issue it. */
const read = ({ sub, iat, exp, party, role, scope, mode }: JWTPayload): Verified | undefined => {
  const knownRole = parseRole(role);
  if (isRefusal(knownRole) || mode !== 'sandbox' || typeof scope !== 'string') return undefined;
  if (typeof party !== 'string' || sub === undefined || iat === undefined || exp === undefined) return undefined;
  const given = scope.split(' ');
  const actor = { user: sub, party, role: knownRole, scopes: scopes.filter((one) => given.includes(one)) };
  return { actor: Object.freeze(actor), expiresAt: Math.min(exp, iat + sandboxTokenLifetime) };
};
