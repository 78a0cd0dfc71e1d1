import { ConfigRefused } from './config-refused.ts';

export { ConfigRefused };

/** Addresses hold passwords, so none is ever repeated in a message. */
export interface DistributedConfig {
  /** Of the application's role: log, views, leases, limits, identity, spool, mail. */
  readonly databaseUrl: string;
  /** Of the vault's own role; in a sandbox by default that of the application. */
  readonly vaultUrl: string;
  /** `DATABASE_VAULT_URL` is set, so that role has to be another one. */
  readonly vaultApart?: boolean;
  /** Of the log; without it the log is in PostgreSQL. */
  readonly kurrentUrl?: string;
}

/** What `ICX_PROFILE` selects, and where it is. */
export const readProfile = (env: NodeJS.ProcessEnv): { readonly distributed?: DistributedConfig } => {
  const { ICX_PROFILE: profile = 'embedded', ICX_MODE: mode = 'sandbox', KURRENTDB_URL: kurrentUrl } = env;
  if (profile === 'embedded') return {};
  if (profile !== 'distributed')
    throw new ConfigRefused(`ICX_PROFILE is "${profile}": set it to embedded or distributed.`);
  const databaseUrl = readDatabase('DATABASE_URL', env['DATABASE_URL']);
  const given = env['DATABASE_VAULT_URL'];
  if (!given && mode === 'live')
    throw new ConfigRefused(
      'Live mode keeps codes from whoever reads the rest of the database: set DATABASE_VAULT_URL, with the role icx_vault of infra/postgresql/roles.sql.',
    );
  const vaultUrl = given ? readDatabase('DATABASE_VAULT_URL', given) : databaseUrl;
  return {
    distributed: { databaseUrl, vaultUrl, ...(given && { vaultApart: true }), ...logOf(env['ICX_LOG'], kurrentUrl) },
  };
};

const readDatabase = (name: string, text: string | undefined): string => {
  if (text && /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new ConfigRefused(
    `The distributed profile needs ${name}: set it to the address of a PostgreSQL database, like postgresql://icx_app@db.example/icx.`,
  );
};

const logOf = (log: string | undefined, kurrentUrl: string | undefined): { readonly kurrentUrl?: string } => {
  const named = log ?? (kurrentUrl ? 'kurrentdb' : 'postgresql');
  if (named === 'postgresql') return {};
  if (named !== 'kurrentdb') throw new ConfigRefused(`ICX_LOG is "${named}": set it to kurrentdb or postgresql.`);
  if (!kurrentUrl)
    throw new ConfigRefused('ICX_LOG is kurrentdb: set KURRENTDB_URL to its address, or ICX_LOG to postgresql.');
  return { kurrentUrl };
};
