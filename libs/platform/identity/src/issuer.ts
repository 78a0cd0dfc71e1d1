import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';

/** Seconds by which the clocks of issuer and verifier may differ. */
export const SKEW = 60;
/** Longest life of an access token, seconds, whatever it says: what is lost can be used that long. */
export const ACCESS_TOKEN_LIFETIME = 5 * 60;

/** What a checked access token says. Who may do what is not settled yet, nor whether the caller is its holder. */
export interface AccessToken {
  readonly subject: string;
  readonly party: string | undefined;
  readonly scopes: readonly string[];
  /** Of one of them its holder has to prove possession; a token bound to none is refused. */
  readonly bound: { readonly jkt: string } | { readonly certificate: string };
  readonly signIn: { readonly acr: string; readonly at: number } | undefined;
  /** Seconds since 1970, both. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface IssuerOptions {
  /** `iss`, exactly. */
  readonly issuer: string;
  /** `aud`: the public URL of this exchange. */
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

export const expired = refuse.unauthenticated(
  'token-expired',
  'The access token has expired: get a new one (in the sandbox: `icx token AAAA`).',
);
const invalid = refuse.unauthenticated(
  'token-invalid',
  'The access token is not one for this exchange, or was changed: get a new one (in the sandbox: `icx token AAAA`).',
);
export const notYetValid = refuse.unauthenticated(
  'token-not-yet-valid',
  'The access token is not yet valid: it says that it was issued, counts or was signed in for after now. Whoever issued it has to put its clock right; times in tokens are seconds since 1970.',
);
const unbound = refuse.unauthenticated(
  'token-unbound',
  'The access token is bound to no key, so whoever finds it could use it: ask for one with a DPoP proof (RFC 9449) or over mutual TLS (RFC 8705).',
);
export const issuerUnreachable = refuse.unavailable(
  'issuer-unreachable',
  'The keys of the identity provider cannot be had at the moment, so nobody can be let in. Try again in a moment.',
);

/** Access tokens (RFC 9068) of one issuer: signature, type, issuer, audience and time. */
export class Issuer {
  readonly #options: IssuerOptions;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  async check(token: string, now: Date): Promise<AccessToken | Refusal> {
    const { issuer, audience, keys } = this.#options;
    try {
      const { payload } = await jwtVerify(token, keys, {
        // No HS*: a public key must never be taken for a shared one.
        algorithms: ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'],
        typ: 'at+jwt',
        issuer,
        audience,
        currentDate: now,
        clockTolerance: SKEW,
        // With it `iat` has to lie in the past: else five minutes after it would be when its issuer likes.
        maxTokenAge: ACCESS_TOKEN_LIFETIME,
        requiredClaims: ['sub', 'exp'],
      });
      return read(payload, now);
    } catch (error) {
      return refusalOfTime(error) ?? (isOutage(error) ? issuerUnreachable : invalid);
    }
  }
}

/** Over, or not begun; `undefined`: it is not its time that is wrong. */
export const refusalOfTime = (error: unknown): Refusal | undefined => {
  if (error instanceof errors.JWTExpired) return expired;
  const wrong = error instanceof errors.JWTClaimValidationFailed && error.reason === 'check_failed' ? error.claim : '';
  return wrong === 'iat' || wrong === 'nbf' ? notYetValid : undefined;
};

const read = (
  { sub, iat, exp, party, scope, cnf, acr, auth_time: signedInAt }: JWTPayload,
  now: Date,
): AccessToken | Refusal => {
  if (typeof signedInAt === 'number' && signedInAt > now.getTime() / 1000 + SKEW) return notYetValid;
  if (sub === undefined || iat === undefined || exp === undefined || typeof (scope ?? '') !== 'string') return invalid;
  const bound = boundTo(cnf);
  if (isRefusal(bound)) return bound;
  return {
    subject: sub,
    party: typeof party === 'string' ? party : undefined,
    scopes: ((scope as string | undefined) ?? '').split(' '),
    bound,
    signIn: typeof acr === 'string' && typeof signedInAt === 'number' ? { acr, at: signedInAt } : undefined,
    issuedAt: iat,
    expiresAt: Math.min(exp, iat + ACCESS_TOKEN_LIFETIME),
  };
};

const boundTo = (cnf: unknown): AccessToken['bound'] | Refusal => {
  const { jkt, 'x5t#S256': certificate } = (cnf ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof jkt === 'string') return { jkt };
  return typeof certificate === 'string' ? { certificate } : unbound;
};

/**
 * Of an issuer in this process: its public keys as they are now, without a call to ourselves.
 * @param renew looks whether another process has a new one: asked where a token names a key that is not among them
 */
export const localKeys = (
  current: () => JSONWebKeySet,
  renew: () => Promise<void> = async () => undefined,
): JWTVerifyGetKey => {
  let [set, of]: [JWTVerifyGetKey | undefined, JSONWebKeySet | undefined] = [undefined, undefined];
  const find: JWTVerifyGetKey = (header, token) => {
    const now = current();
    if (!set || of !== now) [set, of] = [createLocalJWKSet(now), now];
    return set(header, token);
  };
  return async (...token) => {
    try {
      return await find(...token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await renew();
      return find(...token);
    }
  };
};

export interface RemoteKeysOptions {
  /** After keys were fetched, or could not be, milliseconds until a token with an unknown key fetches them again. */
  readonly cooldownMs?: number;
}

/** How long the last keys go on counting while the issuer does not answer, milliseconds. */
const OUTAGE = 60 * 60 * 1000;

/**
 * Of an issuer elsewhere: found by its discovery document when they are first needed, kept for ten minutes, and fetched
 * anew when a token names a key that is not among them. While the issuer does not answer the keys of before go on
 * counting for an hour: who is known stays in, who is not is told to try again.
 */
export const remoteKeys = (issuer: string, { cooldownMs = 30_000 }: RemoteKeysOptions = {}): JWTVerifyGetKey => {
  let found: ReturnType<typeof discover> | undefined;
  let last: { readonly keys: JSONWebKeySet; readonly at: number } | undefined;
  let outage: { readonly error: unknown; readonly at: number } | undefined;

  const had = async (
    error: unknown,
    ...token: Parameters<JWTVerifyGetKey>
  ): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> => {
    if (!last || Date.now() > last.at + OUTAGE) throw error;
    try {
      return await createLocalJWKSet(last.keys)(...token);
    } catch {
      // It may be a new key: nobody can say while the issuer is away.
      throw error;
    }
  };

  return async (...token) => {
    if (outage && Date.now() < outage.at + cooldownMs) return had(outage.error, ...token);
    try {
      found ??= discover(issuer, cooldownMs);
      const set = await found;
      const key = await set(...token);
      const keys = set.jwks();
      if (keys && set.fresh) last = { keys, at: Date.now() };
      outage = undefined;
      return key;
    } catch (error) {
      if (!isOutage(error)) throw error;
      found = undefined;
      outage = { error, at: Date.now() };
      return had(error, ...token);
    }
  };
};

/** What is wrong is not the token: no answer, or one that is no key set. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC';

const discover = async (issuer: string, cooldownDuration: number): Promise<ReturnType<typeof createRemoteJWKSet>> => {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(5_000), redirect: 'error' });
  const { issuer: named, jwks_uri: keys } = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (!answer.ok || named !== issuer || typeof keys !== 'string')
    throw new Error(`${address} does not describe the issuer ${issuer}.`);
  return createRemoteJWKSet(new URL(keys), { cooldownDuration });
};
