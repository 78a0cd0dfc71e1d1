import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { refuse, type Refusal } from '@icx/refusals';
import type { Counters } from '@icx/runtime';
import type { JWK } from 'jose';
import { Nonce, nonceRequired } from './nonce.ts';

/** Seconds by which a proof's time may differ from ours, either way. */
const WINDOW = 60;
/** Seconds that one is remembered: as long as it holds, and a little by which two may look at a clock differently. */
const REMEMBERED = 2 * WINDOW + 5;
/** Longest proof that is looked at, characters: an honest one has about 500. */
const LONGEST = 2_048;
const LONGEST_JTI = 128;
/** Public keys that are remembered, so that a client's next proof costs no parsing of it. */
const KEYS = 1_000;

export const proofMissing = refuse.unauthenticated(
  'dpop-proof-missing',
  'This access token is bound to a key: send it as `Authorization: DPoP <token>` with a proof of that key in the header DPoP (RFC 9449).',
);
const invalid = (why: string): Refusal =>
  refuse.unauthenticated(
    'dpop-proof-invalid',
    `The DPoP proof does not hold: ${why} (RFC 9449, section 4.3). Make a new one per call.`,
  );
const replayed = refuse.unauthenticated(
  'dpop-proof-replayed',
  'This DPoP proof was used before. Make a new one, with a jti of its own, per call.',
);

/** What a proof has to be about. */
export interface Proven {
  readonly method: string;
  /** The address as the caller knows it: public origin and path, without query. */
  readonly url: string;
  readonly accessToken: string;
  /** Thumbprint (RFC 7638) of the key to which the token is bound. */
  readonly jkt: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The two algorithms that we take, each with the only key type that fits. */
const algorithms = {
  ES256: { kty: 'EC', crv: 'P-256', digest: 'sha256' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', digest: null },
  Ed25519: { kty: 'OKP', crv: 'Ed25519', digest: null },
} as const;

export const dpopAlgorithms: readonly string[] = Object.keys(algorithms);

/** Members of a public key that its thumbprint is made of, in the order of RFC 7638. */
const thumbprintOf = ({ kty, crv, x, y }: JWK): string =>
  hash('sha256', JSON.stringify(kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x }), 'base64url');

const record = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Checks DPoP proofs of possession, one per call: the hot path of every call with a token of the identity provider.
 * So it is one signature check with a remembered key, in the thread pool, and no general-purpose JWT machinery.
 */
export class DpopProofs {
  readonly #keys = new Map<string, KeyObject>();
  readonly #nonce: Nonce;

  /** @param restartedAt when this process began, seconds since 1970, if one before it may have taken proofs that it forgot. */
  constructor(
    private readonly counters: Counters,
    restartedAt: number | undefined,
  ) {
    this.#nonce = new Nonce(restartedAt === undefined ? -Infinity : restartedAt + WINDOW);
  }

  /** For proofs that are refused with `dpop-nonce-required`. */
  get nonce(): string {
    return this.#nonce.value;
  }

  /** `undefined`: the proof holds, and is used up. */
  async check(proof: string, about: Proven): Promise<Refusal | undefined> {
    const [head, body, signature, ...more] = proof.length > LONGEST ? [] : proof.split('.');
    const [header, claims] = [record(head ?? ''), record(body ?? '')];
    if (!header || !claims || !signature || more.length > 0) return invalid('it is not a signed JWT');
    const wrong = wrongHeader(header) ?? wrongClaims(claims, about);
    if (wrong) return invalid(wrong);
    if (this.#nonce.mayBeOfBefore(claims)) return nonceRequired;
    const key = this.#keyOf(header['jwk'] as JWK, about.jkt);
    if (!key) return invalid('its key is not the one to which the access token is bound');
    const { digest } = algorithms[header['alg'] as keyof typeof algorithms];
    const signed = Buffer.from(`${head}.${body}`);
    if (!(await verified(digest, signed, key, Buffer.from(signature, 'base64url'))))
      return invalid('its signature is wrong');
    // Last, so that a proof that does not hold uses up nothing.
    return (await this.counters.first(`dpop ${about.jkt} ${claims['jti'] as string}`, REMEMBERED))
      ? undefined
      : replayed;
  }

  #keyOf(jwk: JWK, jkt: string): KeyObject | undefined {
    if (thumbprintOf(jwk) !== jkt) return undefined;
    const known = this.#keys.get(jkt);
    if (known) return known;
    try {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      const [oldest] = this.#keys.keys();
      if (oldest !== undefined && this.#keys.size >= KEYS) this.#keys.delete(oldest);
      this.#keys.set(jkt, key);
      return key;
    } catch {
      return undefined;
    }
  }
}

const wrongHeader = ({ typ, alg, jwk, ...more }: Readonly<Record<string, unknown>>): string | undefined => {
  if (typ !== 'dpop+jwt') return 'its typ is not dpop+jwt';
  if (typeof alg !== 'string' || !Object.hasOwn(algorithms, alg)) return 'its alg is not ES256, EdDSA or Ed25519';
  const { kty, crv, d } = (jwk ?? {}) as JWK;
  const fits = algorithms[alg as keyof typeof algorithms];
  if (kty !== fits.kty || crv !== fits.crv) return 'its jwk does not fit its alg';
  if (d !== undefined) return 'its jwk holds the private key; throw that key away';
  return 'crit' in more ? 'it has critical extensions' : undefined;
};

const wrongClaims = (
  { jti, htm, htu, iat, ath }: Readonly<Record<string, unknown>>,
  { method, url, accessToken, now }: Proven,
): string | undefined => {
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI)
    return `its jti is not text of 1 to ${LONGEST_JTI} characters`;
  if (htm !== method) return 'its htm is not the method of the call';
  if (htu !== url && withoutQuery(htu) !== url) return `its htu is not ${url}`;
  if (typeof iat !== 'number' || !(now - iat <= WINDOW)) return `its iat is not within the last ${WINDOW} seconds`;
  if (iat - now > WINDOW) return 'it is not yet valid by its iat, which is seconds since 1970: check your clock';
  return ath === hash('sha256', accessToken, 'base64url') ? undefined : 'its ath is not the hash of the access token';
};

const withoutQuery = (htu: unknown): string | undefined => {
  const url = typeof htu === 'string' ? URL.parse(htu) : null;
  return url ? url.origin + url.pathname : undefined;
};

const verified = (digest: string | null, data: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    verify(digest, data, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, holds) => resolve(!error && holds));
  });
