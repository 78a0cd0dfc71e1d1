import type { IdentityStore } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { GroupCommit, openDurable } from '../index.ts';
import { SqliteCredentials } from './credentials.ts';
import { SqliteKeyCredentials } from './key-credentials.ts';
import { SqliteKnownSources } from './known-sources.ts';
import { SqliteProviderRecords } from './provider-records.ts';
import { SqliteSigningKeys } from './signing-keys.ts';

export interface IdentityStoreOptions {
  /** `inbox.db` in the data folder. */
  readonly path: string;
  readonly keys: KeyRing;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
}

const schema = `
  CREATE TABLE IF NOT EXISTS provider_records (
    model TEXT NOT NULL, id BLOB NOT NULL, uid BLOB, grant_id BLOB, sealed BLOB NOT NULL,
    expires_at REAL NOT NULL, consumed_at INTEGER, PRIMARY KEY (model, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS provider_records_uid ON provider_records (model, uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS provider_records_grant ON provider_records (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS provider_records_expiry ON provider_records (expires_at);
  CREATE TABLE IF NOT EXISTS credentials (
    subject TEXT PRIMARY KEY, enrolment INTEGER NOT NULL, password TEXT NOT NULL,
    second_factor INTEGER NOT NULL, totp_step INTEGER NOT NULL, since REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS security_keys (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, public_key TEXT NOT NULL, counter INTEGER NOT NULL, enrolment INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS security_keys_subject ON security_keys (subject);
  CREATE TABLE IF NOT EXISTS known_sources (
    subject TEXT NOT NULL, source BLOB NOT NULL, used_at REAL NOT NULL, PRIMARY KEY (subject, source)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS signing_keys (
    id INTEGER PRIMARY KEY, kid TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL, retires_at REAL
  ) STRICT;`;

/** The identity provider's part of `inbox.db`: durable, with every secret in it hashed or sealed. */
export const openSqliteIdentityStore = ({ path, keys, now }: IdentityStoreOptions): IdentityStore => {
  const db = openDurable(path);
  db.exec('PRAGMA secure_delete=ON');
  db.exec(schema);
  const group = new GroupCommit(db);
  const seconds = (): number => Date.parse(now()) / 1000;
  const key = keys.hmac('identity', 'seal');
  return {
    records: new SqliteProviderRecords(db, group, key, seconds),
    credentials: new SqliteCredentials(db, group),
    keyCredentials: new SqliteKeyCredentials(db, group),
    knownSources: new SqliteKnownSources(db, group, keys.hmac('identity', 'known-sources'), seconds),
    signingKeys: new SqliteSigningKeys(db, group, key, seconds),
    close: async () => {
      group.close();
      db.close();
    },
  };
};
