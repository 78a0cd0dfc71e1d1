import type { Pool } from 'pg';
import type { IdentityStore } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { asking, migrate } from '../database/index.ts';
import { PostgresCredentials } from './credentials.ts';
import { identitySchema } from './identity-schema.ts';
import { PostgresKeyCredentials } from './key-credentials.ts';
import { PostgresKnownSources } from './known-sources.ts';
import { PostgresProviderRecords } from './provider-records.ts';
import { PostgresSigningKeys } from './signing-keys.ts';

export interface PostgresIdentityStoreOptions {
  /** Whoever opened it closes it. */
  readonly pool: Pool;
  readonly keys: KeyRing;
}

/** The identity provider's secrets, for any number of processes: every one hashed or sealed, what ends by the database's clock. */
export const openPostgresIdentityStore = async ({
  pool,
  keys,
}: PostgresIdentityStoreOptions): Promise<IdentityStore> => {
  await migrate(pool, identitySchema);
  const [ask, key] = [asking(pool), keys.hmac('identity', 'seal')];
  return {
    records: new PostgresProviderRecords(ask, key),
    credentials: new PostgresCredentials(ask),
    keyCredentials: new PostgresKeyCredentials(ask),
    knownSources: new PostgresKnownSources(ask, keys.hmac('identity', 'known-sources')),
    signingKeys: new PostgresSigningKeys(pool, ask, key),
    close: async () => undefined,
  };
};
