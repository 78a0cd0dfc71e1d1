import { readFileSync } from 'node:fs';
import type { Tls } from '@icx/api-channel';
import { parseMemberName, type MemberName } from '@icx/parties';
import { isRefusal, must } from '@icx/refusals';
import { ConfigRefused } from './config-refused.ts';
import { readTls } from './tls-config.ts';
import { isOrigin, readCorsOrigins } from './cors-origins.ts';
import { readTrustedProxies } from './trusted-proxies.ts';

/** Where callers find the exchange, and who vouches for them. */
export interface IdentityConfig {
  /** Origin, `https://codes.example`. In a sandbox by default where it listens. */
  readonly publicUrl?: string;
  /** An OpenID provider elsewhere; without it the built-in one, in live mode with a second factor. */
  readonly oidcIssuer?: string;
  /** What the portal is called there, by which secret (without one it is a public client), and which sign-ins are strong enough. */
  readonly oidcClient?: { readonly id?: string; readonly secret?: string; readonly acr?: readonly string[] };
  /** The names of the first two administrators of SECAS, with the built-in provider in live mode. */
  readonly founders?: readonly MemberName[];
  /** After its keys were fetched, milliseconds until an unknown one has them fetched again; by default half a minute. */
  readonly oidcCooldownMs?: number;
  /** Addresses and networks of the proxies before it: they say where a call comes from. */
  readonly trustedProxies?: readonly string[];
  /** Origins of the pages, not ours, that may call the API from a browser. */
  readonly corsOrigins?: readonly string[];
  /** PEM: this process terminates TLS, so clients may use their certificates. */
  readonly tls?: Tls;
}

export const readIdentityConfig = (env: NodeJS.ProcessEnv, mode: 'sandbox' | 'live'): IdentityConfig => {
  const { ICX_PUBLIC_URL: publicUrl, ICX_OIDC_ISSUER: oidcIssuer } = env;
  if (publicUrl !== undefined && !isOrigin(publicUrl))
    throw new ConfigRefused(
      `ICX_PUBLIC_URL is "${publicUrl}": set it to scheme and host alone, like https://codes.example.`,
    );
  if (oidcIssuer !== undefined && !URL.canParse(oidcIssuer))
    throw new ConfigRefused(
      `ICX_OIDC_ISSUER is "${oidcIssuer}": set it to the issuer's URL, or leave it out for the built-in provider.`,
    );
  if (mode === 'live') refuseInLive(env, publicUrl, oidcIssuer);
  return {
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(oidcIssuer === undefined ? {} : { oidcIssuer }),
    ...readOidcClient(env),
    trustedProxies: readTrustedProxies(env),
    corsOrigins: readCorsOrigins(env),
    ...readFounders(env['ICX_FOUNDERS']),
    ...readTls(env),
  };
};

const readOidcClient = ({
  ICX_OIDC_CLIENT_ID: id,
  ICX_OIDC_CLIENT_SECRET_FILE: path,
  ICX_OIDC_ACR: strong,
}: NodeJS.ProcessEnv): Pick<IdentityConfig, 'oidcClient'> => {
  const acr = strong?.split(' ').filter((one) => one !== '') ?? [];
  if (!id && !path && acr.length === 0) return {};
  const secret = path ? { secret: secretIn(path) } : {};
  return { oidcClient: { ...(id ? { id } : {}), ...secret, ...(acr.length > 0 ? { acr } : {}) } };
};

const secretIn = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigRefused(`ICX_OIDC_CLIENT_SECRET_FILE is "${path}", which cannot be read (${code}).`);
  }
};

export const defaultFounders = ['administrator', 'second-administrator'].map((name) => must(parseMemberName(name)));

const readFounders = (text: string | undefined): Pick<IdentityConfig, 'founders'> => {
  if (text === undefined || text === '') return {};
  const names = text.split(',').map((name) => parseMemberName(name.trim()));
  if (names.length !== 2 || names.some(isRefusal) || names[0] === names[1])
    throw new ConfigRefused(`ICX_FOUNDERS is "${text}": name two people of SECAS, like anna,bert.`);
  return { founders: names.map(must) };
};

const refuseInLive = (env: NodeJS.ProcessEnv, publicUrl: string | undefined, issuer: string | undefined): void => {
  if (!publicUrl?.startsWith('https:'))
    throw new ConfigRefused(
      'Live mode needs the address that callers use: set ICX_PUBLIC_URL to it, like https://codes.example.',
    );
  if (issuer !== undefined && !issuer.startsWith('https:'))
    throw new ConfigRefused(
      'Live mode takes only an identity provider over TLS: set ICX_OIDC_ISSUER to an https: address.',
    );
  const [sandboxOnly] = Object.keys(env).filter((name) => name.startsWith('ICX_SANDBOX_'));
  if (sandboxOnly !== undefined)
    throw new ConfigRefused(
      `${sandboxOnly} is for the sandbox, whose tokens and clock live mode does not have: unset it.`,
    );
};
