import { refuse, type Refusal } from '@icx/refusals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { RelyingParty, type Elsewhere } from './relying-party.ts';

const issuer = 'https://id.example';
const publicUrl = 'https://codes.example';
const now = () => Math.floor(Date.now() / 1000);
const keys = { hmac: () => Buffer.alloc(32, 7) };
const unbound = refuse.unauthenticated('token-unbound', 'The access token is bound to no key.');
let signing: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
beforeAll(async () => void (signing = await generateKeyPair('ES256')));

/** Signs in at a provider that says this in its ID token, and of whose access token the API would say that. */
const signIn = async (
  claims: JWTPayload,
  said: object | Refusal = { subject: 'anna', party: 'AAAA', scopes: ['requests:write'] },
  acr?: readonly string[],
) => {
  let asked = new URLSearchParams();
  const config = new oidc.Configuration(
    { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` },
    'portal',
    { id_token_signed_response_alg: 'ES256' },
    oidc.None(),
  );
  config[oidc.customFetch] = async (address) => {
    if (address.endsWith('/jwks')) return Response.json({ keys: [await exportJWK(signing.publicKey)] });
    const idToken = await new SignJWT({ sub: 'anna', nonce: asked.get('nonce'), auth_time: now(), ...claims })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(issuer)
      .setAudience('portal')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(signing.privateKey);
    return Response.json({ access_token: 'opaque', token_type: 'DPoP', id_token: idToken });
  };
  const tokens = { vouchedBy: async () => said } as unknown as Elsewhere['tokens'];
  const people = new RelyingParty(publicUrl, keys, async () => config, now, {
    tokens,
    ...(acr ? { acr } : {}),
  });
  const begun = (await people.begin('/requests', '127.0.0.1')) as { readonly address: string; readonly kept: string };
  asked = new URL(begun.address).searchParams;
  const came = await people.end(`/signed-in?code=c&state=${asked.get('state')!}`, begun.kept, '127.0.0.1');
  return { asked: Object.fromEntries(asked), came };
};

test('elsewhere a fresh sign-in is asked for, and a token for the exchange; its scopes are those of the session', async () => {
  const { asked, came } = await signIn({ acr: 'mfa' }, undefined, ['mfa', 'passkey']);
  expect(asked).toMatchObject({ prompt: 'login', max_age: '600', acr_values: 'mfa passkey', resource: publicUrl });
  expect(came).toEqual({
    signedIn: { subject: 'anna', party: 'AAAA', scopes: ['requests:write'], acr: 'mfa', authTime: expect.any(Number) },
    to: '/requests',
  });
});

test.each([
  ['that was before it was asked for', { auth_time: now() - 120 }, undefined, 'sign-in-not-fresh'],
  ['of which nobody says when it was', { auth_time: undefined }, undefined, 'sign-in-not-fresh'],
  ['that is weaker than the exchange asks for', { acr: 'password' }, undefined, 'sign-in-too-weak'],
  ['whose token the API would not take', { acr: 'mfa' }, unbound, 'token-unbound'],
  ['with a token of somebody else', { acr: 'mfa' }, { subject: 'bert', scopes: [] }, 'sign-in-refused'],
])('a sign-in %s lets nobody in', async (_, claims, said, code) => {
  expect((await signIn(claims, said, ['mfa'])).came).toMatchObject({ code });
});
