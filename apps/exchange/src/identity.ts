import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '@icx/api-channel';
import { wallClock } from '@icx/runtime';
import { Directory, found, SECAS, SecurityRecord, SignInReport } from '@icx/parties-service';
import type { Founder } from '@icx/parties-service';
import { Issuer, remoteKeys, TokenVerifier } from '@icx/identity';
import type { IdentityProvider } from '@icx/identity';
import { openSqliteIdentityStore } from '@icx/sqlite/identity';
import type { Register } from '@icx/parties-service';
import { seedMembers } from '@icx/sandbox';
import { BuiltInIdentity } from '@icx/sign-in-channel';
import type { Config } from './config.ts';
import { defaultFounders } from './identity-config.ts';
import type { Engines } from './engines.ts';

export interface Identity {
  readonly directory: Directory;
  /** What of it the API serves; signing keys are those of the built-in provider. */
  readonly api: Pick<ApiOptions, 'directory' | 'tokens' | 'security' | 'signingKeys'>;
  /** Of the built-in provider in live mode, until SECAS has two people. */
  readonly founders: readonly Founder[];
  /** Whether there are two people to ask; an issuer elsewhere says itself who is there. */
  readonly isFounded: () => Promise<boolean>;
  /** Adds the pages and the provider, if it is the built-in one. */
  readonly mount: (http: FastifyInstance) => void;
  /** Once it listens, at this address. */
  readonly open: (listening: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Who may call: the directory, the built-in provider over `inbox.db` or one elsewhere, and the verification of tokens. */
export const openIdentity = async (config: Config, engines: Engines, register: Register): Promise<Identity> => {
  const { mode, data, oidcIssuer, tls, founders = defaultFounders } = config;
  const { keys, views, log, restarted } = engines;
  const now = () => wallClock.now();
  const store = openSqliteIdentityStore({ path: join(data, 'inbox.db'), keys, now });
  try {
    const directory = await Directory.open({ log, views, keys, register });
    if (mode === 'sandbox') await seedMembers(directory, store.credentials, keys);
    const security = new SecurityRecord({ log, now, failed });
    const names = oidcIssuer === undefined ? founders : [];
    const offered = mode === 'live' ? await found(directory, new Date(now()), names) : [];
    const builtIn = new BuiltInIdentity({
      mode,
      store,
      directory,
      security,
      keys,
      now,
      mutualTls: tls !== undefined,
      failed,
    });
    let elsewhere: IdentityProvider | undefined;
    const open = async (listening: string): Promise<void> => {
      security.start();
      const publicUrl = config.publicUrl ?? listening;
      if (oidcIssuer === undefined) await builtIn.open(publicUrl);
      else elsewhere = external(oidcIssuer, publicUrl, directory, config.oidcCooldownMs);
    };
    const tokens = new TokenVerifier({
      mode,
      key: keys.secret('sandbox-token'),
      clock: wallClock,
      restarted,
      // The built-in one is another after each rotation of its keys.
      provider: () => (oidcIssuer === undefined ? builtIn.identity : elsewhere),
    });
    return {
      directory,
      api: {
        directory,
        tokens,
        security: { record: security, report: new SignInReport(log, views, security) },
        ...(oidcIssuer === undefined ? { signingKeys: builtIn } : {}),
      },
      founders: offered,
      isFounded: async () => mode === 'sandbox' || oidcIssuer !== undefined || directory.hasPair(SECAS),
      open,
      mount: (http) => (oidcIssuer === undefined ? builtIn.mount(http) : undefined),
      close: async () => {
        await security.stop();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
};

const failed = (error: unknown): void =>
  console.error(`The identity provider failed: ${error instanceof Error ? error.stack : String(error)}`);

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
