import type { JWK } from 'jose';
import type { TokenEndpointResponse } from 'openid-client';
import { failureOfIssuer, issuerOf } from './issuer.ts';
import { listenForAnswer } from './loopback.ts';
import type { Resource } from './resource.ts';
import { newDeviceKey } from './session.ts';

export interface SigningIn {
  readonly resource: Resource;
  readonly clientId: string;
  /** Of the loopback address to which the browser comes back; 0: any. */
  readonly port: number;
  /** Has the person open it in a browser. */
  readonly show: (address: string) => void;
}

/** What a person is given who signed in, for a new key. */
export interface SignedIn {
  readonly given: TokenEndpointResponse;
  readonly key: JWK;
}

/** Signs a person in by its browser: authorization code with PKCE on a loopback redirect (RFC 8252), for a key of its own. */
export const signInPerson = async ({ resource, clientId, port, show }: SigningIn): Promise<SignedIn> => {
  const oidc = await import('openid-client');
  const { issuer, exchange, scopes } = resource;
  const config = await issuerOf(issuer, clientId);
  const { keys, jwk } = await newDeviceKey();
  const DPoP = oidc.getDPoPHandle(config, keys);
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const browser = await listenForAnswer(state, port);
  try {
    const question = {
      redirect_uri: browser.redirectUri,
      scope: ['openid', 'offline_access', ...scopes].join(' '),
      resource: exchange,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // The code is for this key alone (RFC 9449, section 10).
      dpop_jkt: await DPoP.calculateThumbprint(),
      state,
      nonce,
      // Who sits there now, not who sat there before; and consent, without which there is no refresh token.
      prompt: 'login consent',
    };
    show(oidc.buildAuthorizationUrl(config, question).href);
    const { url, end } = await browser.answer;
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    try {
      const given = await oidc.authorizationCodeGrant(config, url, checks, { resource: exchange }, { DPoP });
      await end('You are signed in', 'Close this page and go back to the terminal.');
      return { given, key: jwk };
    } catch (error) {
      await end('You are not signed in', 'The terminal says why. Close this page.');
      throw failureOfIssuer(issuer, error);
    }
  } finally {
    browser.close();
  }
};
