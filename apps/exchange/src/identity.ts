import { join } from 'node:path';
import { wallClock } from '@icx/clock';
import { Directory } from '@icx/directory-service';
import { TokenVerifier } from '@icx/identity';
import type { IdentityProvider } from '@icx/identity';
import { openSqliteIdentityStore } from '@icx/identity-sqlite';
import type { Register } from '@icx/register-service';
import { seedMembers } from '@icx/sandbox';
import { BuiltInIdentity } from '@icx/sign-in-channel';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';

export interface Identity {
  readonly directory: Directory;
  readonly tokens: TokenVerifier;
  readonly builtIn: BuiltInIdentity;
  readonly close: () => Promise<void>;
}

/** Who may call: the directory, the built-in provider over `inbox.db`, and the verification of tokens. */
export const openIdentity = async ({ mode, data }: Config, engines: Engines, register: Register): Promise<Identity> => {
  const { keys, views, log } = engines;
  const now = () => wallClock.now();
  const store = openSqliteIdentityStore({ path: join(data, 'inbox.db'), keys, now });
  try {
    const directory = await Directory.open({ log, views, keys, register });
    if (mode === 'sandbox') await seedMembers(directory, store.credentials, keys);
    const builtIn = new BuiltInIdentity({ mode, store, directory, keys, now, mutualTls: false });
    const provider = (): IdentityProvider | undefined => builtIn.identity;
    const tokens = new TokenVerifier({ mode, key: keys.secret('sandbox-token'), clock: wallClock, provider });
    return { directory, tokens, builtIn, close: async () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
};
