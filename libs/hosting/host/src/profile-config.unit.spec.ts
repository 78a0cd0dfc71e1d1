import { ConfigRefused } from './config-refused.ts';
import { readProfile } from './profile-config.ts';

const url = 'postgresql://icx_app@db.example/icx';
const distributed = { ICX_PROFILE: 'distributed', DATABASE_URL: url };

test('the embedded profile is the default; a sandbox may have its vault in the role of the application', () => {
  expect(readProfile({})).toEqual({});
  expect(readProfile(distributed)).toEqual({ distributed: { databaseUrl: url, vaultUrl: url } });
  const vaultUrl = url.replace('icx_app', 'icx_vault');
  expect(readProfile({ ...distributed, ICX_MODE: 'live', DATABASE_VAULT_URL: vaultUrl })).toEqual({
    distributed: { databaseUrl: url, vaultUrl, vaultApart: true },
  });
});

test.each([
  [{ ICX_PROFILE: 'several' }, /"several": set it to embedded or distributed/],
  [{ ICX_PROFILE: 'distributed' }, /needs DATABASE_URL/],
  [{ ...distributed, DATABASE_URL: 'mysql://root:secret@db' }, /needs DATABASE_URL/],
  [{ ...distributed, DATABASE_VAULT_URL: 'db' }, /needs DATABASE_VAULT_URL/],
  [{ ...distributed, ICX_MODE: 'live' }, /set DATABASE_VAULT_URL/],
  [{ ...distributed, ICX_LOG: 'kafka' }, /ICX_LOG is "kafka"/],
  [{ ...distributed, ICX_LOG: 'kurrentdb' }, /set KURRENTDB_URL/],
])('%j is refused with what to do, and without the address', (env, sentence) => {
  expect(() => readProfile(env)).toThrow(ConfigRefused);
  expect(() => readProfile(env)).toThrow(sentence);
  expect(() => readProfile(env)).not.toThrow(/secret/);
});
