import * as oidc from 'openid-client';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { KeyRing } from '@icx/keys';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { LONGEST, type SignedIn } from './sessions.ts';

/** Who vouches for people, as the portal sees it: found when it is first needed. */
export type FindProvider = (ip: string) => Promise<oidc.Configuration>;

/** Seconds that somebody may take to sign in. */
export const SIGNING_IN = 10 * 60;
const LONGEST_PATH = 2_000;

export const signInOver = refuse(
  'sign-in-over',
  'This sign-in took too long, was finished before, or began in another browser. Start again.',
);
export const signInRefused = refuse('sign-in-refused', 'The sign-in was not completed. Start again.');
const issuerSilent = refuse.unavailable(
  'issuer-unreachable',
  'The keys of the identity provider cannot be had at the moment, so nobody can be let in. Try again in a moment.',
);

interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly to: string;
}

/** Signs people in by authorization code with PKCE. What it has to remember meanwhile the browser keeps, sealed. */
export class RelyingParty {
  readonly #key: Uint8Array;

  constructor(
    private readonly publicUrl: string,
    keys: Pick<KeyRing, 'hmac'>,
    private readonly provider: FindProvider,
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
    const asked: Asked = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, to: ownPath(to) };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${this.publicUrl}/signed-in`,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: asked.state,
      nonce: asked.nonce,
      // Who sits there now, not who sat there before.
      prompt: 'login',
      // So that the time of the sign-in is told.
      max_age: String(LONGEST),
      acr_values: 'urn:icx:acr:two-factor urn:icx:acr:password',
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
      const given = await oidc.authorizationCodeGrant(config, new URL(address, this.publicUrl), {
        pkceCodeVerifier: asked.verifier,
        expectedState: asked.state,
        expectedNonce: asked.nonce,
        idTokenExpected: true,
      });
      const { sub, acr, auth_time: at, iat, party } = given.claims()!;
      return {
        signedIn: {
          subject: sub,
          authTime: at ?? iat,
          ...(typeof acr === 'string' ? { acr } : {}),
          ...(typeof party === 'string' ? { party } : {}),
        },
        to: asked.to,
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return signInRefused;
    }
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
