import * as oidc from 'openid-client';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { TokenVerifier, VouchedFor } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { scopes } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { SignedIn } from './sessions.ts';

/** Who vouches for people, as the portal sees it: found when it is first needed. */
export type FindProvider = (ip: string) => Promise<oidc.Configuration>;

/** Seconds that somebody may take to sign in. */
export const SIGNING_IN = 10 * 60;
const LONGEST_PATH = 2_000;
/** Seconds by which the clock of who vouches for people may be behind. */
const SKEW = 60;

/** Of a provider elsewhere, whose people the directory does not know. */
export interface Elsewhere {
  /** By the rules of the API: the portal lets nobody do what the API would not let the same person's token do. */
  readonly tokens: Pick<TokenVerifier, 'vouchedBy'>;
  /** One of these a sign-in has to be; without any whatever it says of itself will do. */
  readonly acr?: readonly string[];
}

export const signInOver = refuse(
  'sign-in-over',
  'This sign-in took too long, was finished before, or began in another browser. Start again.',
);
export const signInRefused = refuse('sign-in-refused', 'The sign-in was not completed. Start again.');
const notFresh = refuse(
  'sign-in-not-fresh',
  'Who vouches for people did not ask you anew, or does not say when it did: so whoever sat here before would be let in. The operator of this exchange has to have auth_time told, and prompt=login heeded.',
);
const tooWeak = refuse(
  'sign-in-too-weak',
  'This exchange asks for a stronger sign-in than yours, as with a second factor. Sign in again with one, or ask who runs your sign-in.',
);
const issuerSilent = refuse.unavailable(
  'issuer-unreachable',
  'The keys of the identity provider cannot be had at the moment, so nobody can be let in. Try again in a moment.',
);

type Vouched = Omit<VouchedFor, 'issuedAt'>;

interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly to: string;
  /** When, seconds since 1970. */
  readonly at: number;
}

/** Signs people in by authorization code with PKCE. What it has to remember meanwhile the browser keeps, sealed. */
export class RelyingParty {
  readonly #key: Uint8Array;

  constructor(
    private readonly publicUrl: string,
    keys: Pick<KeyRing, 'hmac'>,
    private readonly provider: FindProvider,
    /** Seconds since 1970, of all processes. */
    private readonly now: () => number,
    private readonly elsewhere?: Elsewhere,
  ) {
    this.#key = keys.hmac('identity', 'portal-signing-in');
  }

  /** Where the browser goes, and what it keeps until it is back. @param to the page to come back to */
  async begin(
    to: string | undefined,
    ip: string,
  ): Promise<{ readonly address: string; readonly kept: string } | Refusal> {
    const config = await this.#found(ip);
    if (isRefusal(config)) return config;
    const verifier = oidc.randomPKCECodeVerifier();
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const asked: Asked = { state, nonce, verifier, to: ownPath(to), at: this.now() };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${this.publicUrl}/signed-in`,
      ...this.#toAsk(),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      // Who sits there now, not who sat there before.
      prompt: 'login',
      // So that the time of the sign-in is told.
      max_age: String(SIGNING_IN),
    });
    const kept = await new EncryptJWT({ ...asked })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${SIGNING_IN}s`)
      .encrypt(this.#key);
    return { address: address.href, kept };
  }

  /** @param address with what the provider says, path and query */
  async end(
    address: string,
    kept: string | undefined,
    ip: string,
  ): Promise<{ readonly signedIn: SignedIn; readonly to: string } | Refusal> {
    const asked = await this.#askedBy(kept);
    const config = asked && (await this.#found(ip));
    if (!config) return signInOver;
    if (isRefusal(config)) return config;
    try {
      return await this.#given(config, address, asked);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return signInRefused;
    }
  }

  /** Elsewhere a token for the exchange itself is asked for: what it may do is what its holder may. */
  #toAsk(): Readonly<Record<string, string>> {
    if (!this.elsewhere) return { scope: 'openid', acr_values: 'urn:icx:acr:two-factor urn:icx:acr:password' };
    const { acr = [] } = this.elsewhere;
    const strength = acr.length === 0 ? {} : { acr_values: acr.join(' ') };
    return { scope: ['openid', ...scopes].join(' '), resource: this.publicUrl, ...strength };
  }

  async #given(config: oidc.Configuration, address: string, asked: Asked) {
    const { publicUrl, elsewhere } = this;
    const checks = {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    };
    const given = await oidc.authorizationCodeGrant(
      config,
      new URL(address, publicUrl),
      checks,
      elsewhere ? { resource: publicUrl } : {},
      // The API takes bound tokens alone; this one is read here, and thrown away.
      elsewhere ? { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) } : {},
    );
    const { sub: subject, acr: said, auth_time: authTime } = given.claims()!;
    if (authTime === undefined || authTime < asked.at - SKEW) return notFresh;
    // Of the people of the built-in provider the directory says what they may.
    const known: Vouched = { subject, scopes, party: undefined, signIn: undefined };
    const may = elsewhere ? await elsewhere.tokens.vouchedBy(given.access_token) : known;
    if (isRefusal(may)) return may;
    if (may.subject !== subject) return signInRefused;
    const { party, scopes: most, signIn } = may;
    const acr = typeof said === 'string' ? said : signIn?.acr;
    if (elsewhere?.acr?.length && !elsewhere.acr.includes(acr ?? '')) return tooWeak;
    return {
      signedIn: {
        subject,
        authTime,
        scopes: most,
        ...(acr === undefined ? {} : { acr }),
        ...(party === undefined ? {} : { party }),
      },
      to: asked.to,
    };
  }

  async #askedBy(kept: string | undefined): Promise<Asked | undefined> {
    if (kept === undefined) return undefined;
    return jwtDecrypt<Asked>(kept, this.#key).then(
      ({ payload }) => payload,
      () => undefined,
    );
  }

  async #found(ip: string): Promise<oidc.Configuration | Refusal> {
    return this.provider(ip).catch(() => issuerSilent);
  }
}

/** A page of ours, never an address elsewhere. */
const ownPath = (to: string | undefined): string =>
  to !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && to.length <= LONGEST_PATH ? to : '/';
