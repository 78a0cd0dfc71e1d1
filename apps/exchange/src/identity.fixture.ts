import { createHash, createPrivateKey, randomBytes, randomUUID } from 'node:crypto';
import { openKeyFile } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import { sandboxClientKey } from '@icx/sandbox';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import type { Browser } from './browser.fixture.ts';
import { call } from './http-call.fixture.ts';
import type { Reply } from './http-call.fixture.ts';

export const keysOf = (folder: string): KeyRing => openKeyFile({ folder, mode: 'sandbox', random: randomBytes }).keys;

/** The private key of a party's seeded client. */
export const clientKeyOf = async (folder: string, party: string): Promise<CryptoKey> => {
  const jwk = sandboxClientKey(keysOf(folder), party);
  return createPrivateKey({ key: jwk, format: 'jwk' }).toCryptoKey({ name: 'Ed25519' }, false, ['sign']);
};

/** A sandbox without TLS is what this is about. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const insecure = { execute: [oidc.allowInsecureRequests] };

/** The seeded client of a party, as `openid-client` sees this exchange. */
export const systemOf = async (url: string, folder: string, party: string): Promise<oidc.Configuration> =>
  oidc.discovery(
    new URL(url),
    `${party}.system`,
    {},
    oidc.PrivateKeyJwt({ key: await clientKeyOf(folder, party) }),
    insecure,
  );

/** @param listening where it is, if a proxy stands between. */
export const personalClient = (url: string, listening = url): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(url), 'icx', { id_token_signed_response_alg: 'ES256' }, oidc.None(), {
    ...insecure,
    // `fetch` says what host it likes.
    [oidc.customFetch]: async (address, { method, headers, body }) => {
      const path = address.slice(url.length);
      const named = { ...headers, host: new URL(url).host };
      const reply = await call(listening, { method, path, headers: named, body: body ? String(body) : undefined });
      const { text, status } = reply;
      return new Response(text, { status, headers: reply.headers as Record<string, string> });
    },
  });

export const redirectUri = 'http://127.0.0.1:53682/signed-in';

/** What a client begins with; `more` replaces what it should have sent, `undefined` leaves it out. */
export const question = async (
  config: oidc.Configuration,
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<{ address: URL; verifier: string; state: string }> => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const parameters: Record<string, string | undefined> = {
    redirect_uri: redirectUri,
    scope: 'openid requests:write codes:reveal',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...more,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { address: oidc.buildAuthorizationUrl(config, Object.fromEntries(given)), verifier, state };
};

/** Of a form, by name. */
export type Fields = Readonly<Record<string, string>>;

/** Through the pages to the client's address. */
export const signIn = async (
  browser: Browser,
  address: URL,
  fields: Fields | ((at: Browser) => Fields),
): Promise<URL> => {
  await browser.open(address.href);
  await browser.submit(typeof fields === 'function' ? fields(browser) : fields);
  const arrived = await browser.submit({});
  if (!arrived.startsWith(redirectUri))
    throw new Error(`Still at ${arrived}: ${browser.page?.status} ${browser.page?.text}`);
  return new URL(arrived);
};

/** The bytes of a seed that a page shows. */
export const fromBase32 = (text: string): Buffer => {
  const bits = [...text]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
};

/** The holder of a key, who makes proofs by hand, right or wrong. */
export class Holder {
  private constructor(
    readonly keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey },
    readonly jwk: JWK,
    readonly jkt: string,
  ) {}

  static async make(): Promise<Holder> {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(keys.publicKey);
    return new Holder(keys, jwk, await calculateJwkThumbprint(jwk));
  }

  async proof(
    about: JWTPayload & { token?: string | undefined },
    header: Partial<JWTHeaderParameters> = {},
  ): Promise<string> {
    const { token, ...claims } = about;
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
    return new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...ath, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk, ...header })
      .sign(this.keys.privateKey);
  }
}

/** One GET of the list of requests with a token, a scheme and a proof as given. */
export const listWith = (url: string, token: string, proof?: string, scheme = 'DPoP'): Promise<Reply> =>
  call(url, {
    method: 'GET',
    path: '/v1/requests',
    headers: { authorization: `${scheme} ${token}`, ...(proof === undefined ? {} : { dpop: proof }) },
  });
