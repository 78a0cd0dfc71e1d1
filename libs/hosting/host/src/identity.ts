import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ApiOptions } from '@icx/api-channel';
import type { Services } from '@icx/composition';
import { Issuer, remoteKeys, TokenVerifier } from '@icx/identity';
import type { IdentityProvider } from '@icx/identity';
import { found, SecurityKeys, type Directory, type Founder } from '@icx/parties-service';
import { Portal, portalKey } from '@icx/portal';
import { sandboxDesks, sandboxPassword, seedMembers } from '@icx/sandbox';
import { addResourceMetadata, BuiltInIdentity, PORTAL, sessionCookieOf } from '@icx/sign-in-channel';
import type { ProtectedResource } from '@icx/sign-in-channel';
import type { Config } from './config.ts';
import { defaultFounders } from './identity-config.ts';
import type { OpenedEngines } from './engines.ts';

/** What of it the API serves; signing keys are those of the built-in provider. */
export interface Identity extends ApiOptions {
  /** Of the built-in provider in live mode, until SECAS has two people. */
  readonly founders: readonly Founder[];
  /** Adds the pages and the provider, if it is the built-in one. */
  readonly mount: (http: FastifyInstance) => void;
  /** Screens for people, who sign in there. */
  readonly portal: Portal;
  /** Once it listens, at this address. */
  readonly open: (listening: string) => Promise<void>;
}

/** Who may call: the built-in provider or one elsewhere, and the verification of tokens. */
export const openIdentity = async (
  config: Config,
  { keys, identities, counters, restarted }: OpenedEngines,
  services: Services,
  log: Logger,
): Promise<Identity> => {
  const { directory, security } = services;
  const { mode, oidcIssuer, tls, founders = defaultFounders } = config;
  // In tokens and in what ends the clock of all processes counts.
  const clock = { now: () => new Date(counters.now() * 1000).toISOString() };
  const { now } = clock;
  if (mode === 'sandbox') await seedMembers(directory, identities.credentials, keys);
  const names = oidcIssuer === undefined ? founders : [];
  const offered = mode === 'live' ? await found(directory, new Date(now()), names) : [];
  const securityKeys = new SecurityKeys({ store: identities, directory, keys, now });
  const builtIn = new BuiltInIdentity({
    ...{ mode, store: identities, directory, security, keys, securityKeys, waits: counters.waits, now },
    ...(mode === 'sandbox' && { desks: { people: sandboxDesks, password: sandboxPassword } }),
    failed: identityFailed,
    portal: portalKey(keys),
    mutualTls: !tls ? 'none' : tls.ca ? 'authorities' : 'self-signed',
  });
  let elsewhere: IdentityProvider | undefined;
  let resource: ProtectedResource | undefined;
  const tokens = new TokenVerifier({
    mode,
    key: keys.secret('sandbox-token'),
    clock,
    counters,
    restarted,
    // The built-in one is another after each rotation of its keys.
    provider: () => (oidcIssuer === undefined ? builtIn.identity : elsewhere),
  });
  let at = config.publicUrl ?? '';
  const { id = PORTAL, ...client } = config.oidcClient ?? {};
  const portal = new Portal({
    ...{ services, identities, tokens, keys, log, now },
    publicUrl: () => at,
    client: oidcIssuer === undefined ? { id: PORTAL, session: sessionCookieOf } : { id, issuer: oidcIssuer, ...client },
  });
  return {
    portal,
    tokens,
    ...(oidcIssuer === undefined ? { signingKeys: builtIn, securityKeys } : {}),
    founders: offered,
    mount: (http) => {
      addResourceMetadata(http, () => resource);
      if (oidcIssuer === undefined) builtIn.mount(http);
    },
    open: async (listening) => {
      const publicUrl = config.publicUrl ?? listening;
      at = publicUrl;
      resource = { publicUrl, issuer: oidcIssuer ?? publicUrl, mode, mutualTls: tls !== undefined };
      if (oidcIssuer === undefined) await builtIn.open(publicUrl);
      else elsewhere = external(oidcIssuer, publicUrl, directory, config.oidcCooldownMs);
    },
  };
};

export const identityFailed = (error: unknown): void =>
  void process.stderr.write(
    `The identity provider failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );

const external = (issuer: string, publicUrl: string, book: Directory, cooldownMs?: number): IdentityProvider => ({
  issuer: new Issuer({
    issuer,
    audience: publicUrl,
    keys: remoteKeys(issuer, cooldownMs === undefined ? {} : { cooldownMs }),
  }),
  book,
  kind: 'external',
  publicUrl,
});
