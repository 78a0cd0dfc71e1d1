import { createSecretKey, hash } from 'node:crypto';
import { MemoryCounters, type Clock, type Counters } from '@icx/runtime';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { decodeProtectedHeader } from 'jose';
import { isFromBefore, type AccessBook } from './directory.ts';
import { DpopProofs, proofMissing } from './dpop.ts';
import { expired, SKEW, type AccessToken, type Issuer } from './issuer.ts';
import { scopes, type Actor } from '@icx/parties';
import { SandboxTokens } from './sandbox-tokens.ts';

export interface TokenVerifierOptions {
  /** `live` never accepts a sandbox token, whatever the key. */
  readonly mode: 'sandbox' | 'live';
  /** The subkey `sandbox-token`. */
  readonly key: Uint8Array;
  /** The wall clock, never the sandbox's settable one. */
  readonly clock: Clock;
  /** Remember which proofs were used; by default those of this process alone. */
  readonly counters?: Counters;
  /** A process before this one may have taken proofs of the last minute. Means nothing to counters that are lasting. */
  readonly restarted?: boolean;
  /** How many verified tokens are remembered. */
  readonly capacity?: number;
  /** Whose access tokens are taken besides; a built-in one is there once its address is known. */
  readonly provider?: () => IdentityProvider | undefined;
}

export interface IdentityProvider {
  readonly issuer: Issuer;
  readonly book: AccessBook;
  /** `built-in`: its subjects are members of the directory. `external`: it alone knows them, and names their party. */
  readonly kind: 'built-in' | 'external';
  /** Origin at which callers know this exchange, `https://codes.example`: part of what a proof is about. */
  readonly publicUrl: string;
}

/** What a call shows besides its token. */
export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly address: string;
  /** The header DPoP. */
  readonly proof: string | readonly string[] | undefined;
  /** SHA-256 of the client's certificate, base64url, where this process terminates TLS. */
  readonly certificate: () => string | undefined;
}

/** Longest token that is looked at, in characters: ours have about 400. */
const LONGEST = 4_096;

const missing = refuse.unauthenticated(
  'token-missing',
  'The call has no bearer token: send the header `Authorization: Bearer <token>` (in the sandbox: `icx token AAAA`).',
);
const invalid = refuse.unauthenticated(
  'token-invalid',
  'The bearer token is not one of this exchange, or was changed: get a new one (in the sandbox: `icx token AAAA`).',
);
const notInLive = refuse.unauthenticated(
  'token-invalid',
  'Live mode accepts no sandbox token: get one from the identity provider of this exchange.',
);
const accessEnded = refuse.unauthenticated(
  'access-ended',
  'Whom this token was issued to has no access any more. Ask the administrator of your party.',
);
const fromBefore = refuse.unauthenticated(
  'token-expired',
  'This access token is from before its holder enrolled anew, and so counts no more: get a new one.',
);
const wrongCertificate = refuse.unauthenticated(
  'certificate-mismatch',
  'The access token is bound to another certificate than this connection shows. Call with the certificate that you got it with.',
);

/** What the provider says of somebody. */
export type VouchedFor = Pick<AccessToken, 'subject' | 'party' | 'scopes' | 'signIn' | 'issuedAt'>;

/** A token whose signature and claims hold: an actor of the sandbox, or what an issuer said. */
type Verified = { readonly expiresAt: number } & ({ readonly actor: Actor } | { readonly token: AccessToken });

/**
 * Tells who a call comes from. A signature is checked once per token; after that a call costs one hash of the token,
 * about two microseconds, and for a token of the identity provider the proof that the caller is its holder. Only
 * verified tokens are remembered, so false ones cannot push them out; they are remembered by hash, so the memory holds
 * none.
 */
export class TokenVerifier {
  readonly #verified = new Map<string, Verified>();
  readonly #proofs: DpopProofs;
  readonly #sandbox: SandboxTokens | undefined;
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #provider: () => IdentityProvider | undefined;

  constructor(options: TokenVerifierOptions) {
    const { mode, key, clock, restarted = false, capacity = 10_000, provider = () => undefined } = options;
    const seconds = () => Date.parse(clock.now()) / 1000;
    const { counters = new MemoryCounters(seconds) } = options;
    this.#proofs = new DpopProofs(counters, restarted && !counters.lasting ? seconds() : undefined);
    this.#sandbox = mode === 'sandbox' ? new SandboxTokens(createSecretKey(key)) : undefined;
    this.#clock = clock;
    this.#capacity = capacity;
    this.#provider = provider;
  }

  /** What a proof has to hold that was refused with `dpop-nonce-required`. */
  get nonce(): string {
    return this.#proofs.nonce;
  }

  /** Origin at which callers know this exchange; `undefined` until it is known. */
  get publicUrl(): string | undefined {
    return this.#provider()?.publicUrl;
  }

  /**
   * @param authorization the `Authorization` header.
   * Refused with `token-missing`, `token-invalid`, `token-expired`, `token-not-yet-valid`, `token-unbound`,
   * `access-ended`, `dpop-proof-missing`, `dpop-proof-invalid`, `dpop-proof-replayed`, `dpop-nonce-required`,
   * `certificate-mismatch`, `issuer-unreachable`.
   */
  async verify(authorization: string | undefined, call?: Call): Promise<Parsed<Actor>> {
    const [, scheme = '', token] = /^(Bearer|DPoP) +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (!token) return missing;
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
    if ('actor' in known) return known.actor;
    const impostor = await this.#heldBy(known.token, scheme, token, now, call);
    return impostor ?? this.actorOf(known.token);
  }

  /**
   * What an access token says that its issuer gave to this process itself: the same rules, but for the proof of who holds
   * it. Refused as by `verify`.
   */
  async vouchedBy(accessToken: string): Promise<VouchedFor | Refusal> {
    const known = await this.#check(accessToken, new Date(this.#clock.now()));
    if (isRefusal(known)) return known;
    return 'token' in known ? known.token : invalid;
  }

  async #check(token: string, now: Date): Promise<Verified | Refusal> {
    // Only sandbox tokens are signed with a shared key; what else claims to be is no token of an issuer either.
    if (isSymmetric(token)) return this.#sandbox?.check(token, now) ?? notInLive;
    const provider = this.#provider();
    if (!provider) return this.#sandbox ? invalid : notInLive;
    const checked = await provider.issuer.check(token, now);
    return isRefusal(checked) ? checked : { token: checked, expiresAt: checked.expiresAt };
  }

  /** Why the caller is not the one to whom the token was issued. */
  async #heldBy(
    { bound }: AccessToken,
    scheme: string,
    accessToken: string,
    now: Date,
    call: Call | undefined,
  ): Promise<Refusal | undefined> {
    if ('certificate' in bound) return call?.certificate() === bound.certificate ? undefined : wrongCertificate;
    if (!call || typeof call.proof !== 'string' || scheme.toLowerCase() !== 'dpop') return proofMissing;
    const url = this.#provider()!.publicUrl + call.address.split('?', 1)[0]!;
    const about = { method: call.method, url, accessToken, jkt: bound.jkt, now: now.getTime() / 1000 };
    return this.#proofs.check(call.proof, about);
  }

  /**
   * Who somebody is now whom the provider has vouched for, by a token or at a sign-in: the directory is asked each time.
   * Refused with `access-ended`, `token-expired`.
   */
  actorOf({ subject, party, scopes: given, signIn, issuedAt }: VouchedFor): Parsed<Actor> {
    const { book, kind } = this.#provider()!;
    const access = kind === 'built-in' ? book.accessOf(subject) : book.accessOfParty(party ?? '');
    if (!access) return accessEnded;
    if (isFromBefore(issuedAt, access.since)) return fromBefore;
    return {
      user: kind === 'built-in' ? subject : `external:${access.party}/${subject}`,
      party: access.party,
      role: access.role,
      // Both have to say so: the token what it was asked for, the directory what is granted now.
      scopes: scopes.filter((scope) => given.includes(scope) && access.scopes.includes(scope)),
      partyAdministrator: kind === 'built-in' && access.partyAdministrator,
      ...(signIn ? { signIn } : {}),
    };
  }

  #remember(name: string, verified: Verified): void {
    if (this.#verified.has(name)) return;
    const [oldest] = this.#verified.keys();
    if (oldest !== undefined && this.#verified.size >= this.#capacity) this.#verified.delete(oldest);
    this.#verified.set(name, verified);
  }
}

const isSymmetric = (token: string): boolean => {
  try {
    return /^(HS\d+|none)$/i.test(decodeProtectedHeader(token).alg ?? 'none');
  } catch {
    return true;
  }
};
