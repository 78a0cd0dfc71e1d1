import type { JWK } from 'jose';
import { ACCESS_TOKEN_LIFETIME } from '@icx/identity';
import type { SignedIn } from './member-sign-in.ts';
import { interactionPolicy, type AdapterPayload, type Configuration } from './oidc-provider.ts';

/** What a person signs in with on its own computer: `icx` (RFC 8252). */
export const nativeClient = {
  client_id: 'icx',
  client_name: 'Install Code Exchange on your computer',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  // A loopback address: any port of it will do.
  redirect_uris: ['http://127.0.0.1/signed-in'],
  dpop_bound_access_tokens: true,
} as const;

/** The portal, whose key is derived in this process: there is nothing to hand over, and nothing to steal. */
export const portalClient = (publicUrl: string, key: JWK): AdapterPayload & { readonly client_id: string } => ({
  client_id: PORTAL,
  client_name: 'Install Code Exchange',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [key] },
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: [`${publicUrl}/signed-in`],
});
export const PORTAL = 'icx-portal';

/** `__Host-`: of this host alone, and over TLS alone. A sandbox without TLS cannot have it. */
export const sessionCookieOf = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-icx-session' : 'icx-session';

/** Signed in with a password alone (sandbox), or with a second factor. What a fresh sign-in may ask for. */
export const acrOf = (secondFactor: boolean): string => `urn:icx:acr:${secondFactor ? 'two-factor' : 'password'}`;

/** How somebody showed who it is (RFC 8176): a key is `hwk` where it says that it is in one device alone. */
export const amrOf = ({ factor, inDevice }: Pick<SignedIn, 'factor' | 'inDevice'>): string[] => {
  if (!factor) return ['pwd'];
  return ['pwd', factor === 'app' ? 'otp' : inDevice ? 'hwk' : 'pop', 'mfa'];
};

/** How long a sign-in counts, seconds, in a browser and with refresh tokens: then the person signs in again. */
const WORKING_DAY = 8 * 60 * 60;

/** What is issued for a sign-in. */
export interface SignedInFor {
  readonly acr?: string;
  readonly amr?: readonly string[];
  /** Seconds since 1970. */
  readonly authTime?: number;
  readonly scopes: ReadonlySet<string>;
}

/** How and when its holder signed in; `sign_in_until`, if it is refreshed, is when that has to be done again. */
export const signInOf = ({ acr, amr, authTime, scopes: asked }: SignedInFor) => ({
  acr,
  amr,
  auth_time: authTime,
  ...(authTime !== undefined && asked.has('offline_access') ? { sign_in_until: authTime + WORKING_DAY } : {}),
});

/**
 * The library's, and: whose access ended, or who chose a new password since, has to sign in again; and everybody for each
 * client anew. A browser that is still known here would hand whoever finds its desk unlocked, or has its cookie, the tokens
 * of `icx`: for a working day, past the end of the session of the portal, and for more codes than one sign-in of it is good for.
 */
export const signInPolicy = () => {
  const policy = interactionPolicy.base();
  const over = new interactionPolicy.Check('session_over', 'this session is over', ({ oidc }) =>
    Boolean(oidc.session?.accountId && !oidc.account),
  );
  const anew = new interactionPolicy.Check(
    'sign_in_anew',
    'each client asks who sits there',
    'login_required',
    ({ oidc }) => Boolean(oidc.session?.accountId && !oidc.result?.login),
  );
  policy.get('login')!.checks.add(over);
  policy.get('login')!.checks.add(anew);
  return policy;
};

/** Seconds. */
export const ttl: Configuration['ttl'] = {
  Session: WORKING_DAY,
  Grant: WORKING_DAY,
  Interaction: 10 * 60,
  IdToken: ACCESS_TOKEN_LIFETIME,
  AuthorizationCode: 60,
  AccessToken: ACCESS_TOKEN_LIFETIME,
  ClientCredentials: ACCESS_TOKEN_LIFETIME,
  // Of the sign-in, not of the token: however often it is exchanged, its holder signs in once a day.
  RefreshToken: (_, { authTime, iiat }) =>
    Math.max(1, (authTime ?? iiat ?? 0) + WORKING_DAY - Math.floor(Date.now() / 1000)),
};
