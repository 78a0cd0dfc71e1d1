import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { scopes, subjectOf } from '@icx/parties';
import { certifies, type Directory } from '@icx/parties-service';
import type { JWK } from 'jose';
import { ACCESS_TOKEN_LIFETIME, isFromBefore, type IdentityStore, type SigningKey } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { Provider, errors, type Configuration, type JWKS, type KoaContextWithOIDC } from './oidc-provider.ts';
import {
  acrOf,
  nativeClient,
  portalClient,
  sessionCookieOf,
  signInOf,
  signInPolicy,
  ttl,
  type SignedInFor,
} from './people.ts';
import { errorPage, signedOutPage, signOutPage, type Pages } from './pages/index.ts';
import { adapterOver } from './records-adapter.ts';

export type MutualTls = 'none' | 'self-signed' | 'authorities';

export interface ProviderOptions {
  /** Origin at which callers know the exchange; the issuer and the audience of its tokens. */
  readonly publicUrl: string;
  readonly store: IdentityStore;
  /** The first signs. */
  readonly signing: readonly SigningKey[];
  readonly directory: Directory;
  /** Public key of the portal, where there is one. */
  readonly portal?: JWK;
  readonly keys: KeyRing;
  readonly pages: Pages;
  /** Wall clock of all processes, ISO 8601. */
  readonly now: () => string;
  /** A failure of ours, for the operator: callers are told only that there was one. */
  readonly failed: (error: Error) => void;
  /** Whose certificates count: this process has to terminate TLS, and for those of an authority to know it. */
  readonly mutualTls: MutualTls;
}

/** Longest life of a client's assertion, seconds: each is remembered that long, so that it counts once. */
const LONGEST_ASSERTION = 5 * 60;
/** Seconds by which a client's clock may differ. */
const SKEW = 30;

const certificateOf = ({ req }: KoaContextWithOIDC): X509Certificate | undefined =>
  (req.socket as Partial<TLSSocket>).getPeerX509Certificate?.();

const certificateMethods = {
  none: [],
  'self-signed': ['self_signed_tls_client_auth'],
  authorities: ['self_signed_tls_client_auth', 'tls_client_auth'],
} as const;

/** By an authority of ours, and still: the handshake looked at the chain, maybe long ago. */
const isVouchedFor = (ctx: KoaContextWithOIDC): boolean => {
  const { validFromDate, validToDate } = certificateOf(ctx)!;
  const now = new Date();
  return (ctx.req.socket as TLSSocket).authorized && validFromDate <= now && now <= validToDate;
};

export const makeProvider = (options: ProviderOptions): Provider => {
  const { publicUrl, store, directory, keys, signing, portal, now } = options;
  const provider = new Provider(publicUrl, {
    ...policies(options),
    adapter: adapterOver(store.records, directory, portal && portalClient(publicUrl, portal)),
    jwks: { keys: signing.map(({ jwk }) => jwk) } as unknown as JWKS,
    clients: [nativeClient],
    routes: Object.fromEntries(
      ['authorization', 'token', 'revocation', 'jwks', 'end_session', 'pushed_authorization_request'].map((name) => [
        name,
        `/oidc/${name.replaceAll('_', '-')}`,
      ]),
    ),
    cookies: {
      keys: [keys.hmac('identity', 'cookies').toString('base64url')],
      names: { session: sessionCookieOf(publicUrl) },
      long: { path: '/', sameSite: 'lax', httpOnly: true },
    },
    findAccount: async (ctx, subject, issued) => {
      // A code or refresh token tells of its own sign-in; where there is none, it is the session that is asked about.
      const signedInAt = (issued as SignedInFor | undefined)?.authTime ?? ctx.oidc.session?.loginTs ?? Infinity;
      if (!directory.accessOf(subject) || isFromBefore(signedInAt, (await store.credentials.find(subject))?.since))
        return undefined;
      return { accountId: subject, claims: () => ({ sub: subject }) };
    },
    // Who may sign in was asked already; what its tokens are good for is the directory's to say, nobody's to consent to.
    loadExistingGrant: async ({ oidc }) => {
      const subject = oidc.session!.accountId!;
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: subject });
      const granted = directory.accessOf(subject)?.scopes ?? [];
      grant.addOIDCScope('openid offline_access');
      grant.addResourceScope(publicUrl, granted.join(' '));
      // A client may ask for all that there are: what this person does not have is answered, not asked for again.
      grant.rejectResourceScope(publicUrl, scopes.filter((scope) => !granted.includes(scope)).join(' '));
      await grant.save();
      return grant;
    },
    formats: {
      customizers: {
        jwt: (ctx, token, parts) => {
          const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
          const by = (AuthorizationCode ?? RefreshToken) as SignedInFor | undefined;
          const client = directory.findClient(token.clientId ?? '');
          const subject = client ? subjectOf('client', client.party, client.name) : String(parts.payload['sub']);
          const [, party] = /^\w+:(\w+)\//.exec(subject) ?? [];
          parts.payload = {
            ...parts.payload,
            ...timesBy(now, parts.payload),
            sub: subject,
            party,
            ...(by && signInOf(by)),
          };
        },
      },
    },
  });
  // The public URL is pinned: it goes into the headers that Koa believes, whatever the caller sent in them.
  provider.proxy = true;
  provider.on('server_error', (_, error) => options.failed(error));
  return provider;
};

/** The library tells times by this machine's clock; whoever checks a token goes by the one of all processes. */
const timesBy = (now: () => string, { iat, exp }: Readonly<Record<string, unknown>>) => {
  const ahead = Math.round((Date.parse(now()) - Date.now()) / 1000);
  return { iat: (iat as number) + ahead, exp: (exp as number) + ahead };
};

/** Of an assertion that is neither over nor, by its `nbf`, to be used later: the library looks at those. */
const wrongTimes = ({ iat, exp }: Readonly<Record<string, unknown>>, now: number): string | undefined => {
  if (iat !== undefined && !((iat as number) <= now + SKEW)) return 'the assertion is not yet valid by its iat';
  if (!((exp as number) <= now + LONGEST_ASSERTION + SKEW))
    return `the assertion lives longer than ${LONGEST_ASSERTION} seconds`;
  return undefined;
};

const policies = ({ publicUrl, directory, keys, pages, mutualTls }: ProviderOptions): Configuration => ({
  scopes: ['openid', 'offline_access'],
  claims: { openid: ['sub'], acr: null, auth_time: null, sid: null, iss: null },
  acrValues: [acrOf(false), acrOf(true)],
  responseTypes: ['code'],
  pkce: { required: () => true },
  clientAuthMethods: ['none', 'private_key_jwt', ...certificateMethods[mutualTls]],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  enabledJWA: {
    idTokenSigningAlgValues: ['ES256'],
    clientAuthSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'],
    dPoPSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519'],
  } as never,
  clockTolerance: SKEW,
  clientBasedCORS: () => false,
  interactions: {
    policy: signInPolicy(),
    url: (_, { uid }) => `/oidc/interaction/${uid}`,
  },
  ttl,
  // Bound to the key of its holder besides; one that comes twice ends the sign-in of both who had it.
  rotateRefreshToken: true,
  assertJwtClientAuthClaimsAndHeader: (_, claims) => {
    const wrong = wrongTimes(claims, Date.now() / 1000);
    if (wrong) throw new errors.InvalidClientAuth(wrong);
  },
  renderError: (ctx, { error, error_description: description = '' }) => {
    ctx.type = 'html';
    ctx.body = errorPage(pages, error, description);
  },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    // Whoever shows a token may end it: it is worth nothing else without its key.
    revocation: { enabled: true, allowedPolicy: async (_, client, token) => token.clientId === client.clientId },
    // The API asks for a nonce after a restart, and clients bring what they have of it here.
    dPoP: { enabled: true, nonceSecret: keys.hmac('identity', 'dpop-nonce') },
    mTLS: {
      enabled: mutualTls !== 'none',
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      tlsClientAuth: mutualTls === 'authorities',
      getCertificate: certificateOf,
      certificateAuthorized: isVouchedFor,
      // The library has a name for each kind of subject; ours says itself which kind it is.
      certificateSubjectMatches: (ctx, _kind, subject) => certifies(certificateOf(ctx)!, subject),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(pages, form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = signedOutPage(pages);
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => publicUrl,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource, client) => {
        if (resource !== publicUrl) throw new errors.InvalidTarget();
        const known = directory.findClient(client.clientId);
        const most = known ? directory.accessOf(subjectOf('client', known.party, known.name)) : undefined;
        return {
          scope: (known ? (most?.scopes ?? []) : scopes).join(' '),
          audience: publicUrl,
          accessTokenTTL: ACCESS_TOKEN_LIFETIME,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
  },
});
