import type { Pool, PoolClient } from 'pg';
import { asUnavailable } from './errors.ts';
import { quoted } from './quoted.ts';
import { unhurried } from './pool.ts';

/** The tables of one schema: each step is run once, in order, and never changed once it was released. */
export interface Migrations {
  readonly schema: string;
  /** SQL; names without a schema are of this one. */
  readonly steps: readonly string[];
}

/** A newer release has changed the tables. The message says what to do. */
export class NewerSchema extends Error {
  constructor(schema: string, found: number, known: number) {
    super(
      `The schema ${schema} is of version ${found}, and this release knows ${known}: a newer release has served from this ` +
        'database. Nothing was changed. Start that release, or restore the database as it was before.',
    );
  }
}

/** Another role has made the schema, or this one may make none. The message says what to do. */
export class RoleRefused extends Error {
  constructor(role: string, cause: Error) {
    super(
      `PostgreSQL refuses the role ${role}: ${cause.message}. DATABASE_URL is of icx_app and DATABASE_VAULT_URL of icx_vault, in a ` +
        'database where an administrator has run infra/postgresql/roles.sql; and what one role has made another cannot go on with.',
      { cause },
    );
  }
}

/** Of PostgreSQL: insufficient_privilege. */
const REFUSED = '42501';

/** Any number that nothing else in the database locks; one lock for all schemas. */
const LOCK = 4_946_121;

/**
 * Brings the schema to what this release knows, once however many processes start at a time. One that is there already is only
 * looked at, as whoever may not write can. Throws `NewerSchema`, `RoleRefused` and `StorageUnavailable`.
 */
export const migrate = async (pool: Pool, migrations: Migrations): Promise<void> => {
  try {
    if (!(await isUpToDate(pool, migrations))) await bringUp(pool, migrations);
  } catch (error) {
    if ((error as { code?: string }).code === REFUSED) throw new RoleRefused(await roleOf(pool), error as Error);
    throw asUnavailable(error);
  }
};

const roleOf = async (pool: Pool): Promise<string> =>
  (await pool.query<{ role: string }>('SELECT current_user AS role')).rows[0]!.role;

/** For whoever only looks, and may not bring anything up: what a newer release keeps is not known. Throws `NewerSchema`. */
export const refuseNewer = async (pool: Pool, { schema, steps }: Migrations): Promise<void> => {
  const found = await versionThere(pool, schema);
  if (found !== undefined && found > steps.length) throw new NewerSchema(schema, found, steps.length);
};

const isUpToDate = async (pool: Pool, { schema, steps }: Migrations): Promise<boolean> =>
  (await versionThere(pool, schema)) === steps.length;

const versionThere = async (pool: Pool, schema: string): Promise<number | undefined> => {
  const table = `${quoted(schema)}.icx_schema`;
  const { rows } = await pool.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
  if (!rows[0]?.found) return undefined;
  return (await pool.query<{ version: number }>(`SELECT version FROM ${table}`)).rows[0]?.version;
};

const bringUp = (pool: Pool, { schema, steps }: Migrations): Promise<void> =>
  unhurried(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    // Not `IF NOT EXISTS`: that asks a cache, which may not know yet what another process did while this one waited.
    const known = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (known.rows.length === 0) await client.query(`CREATE SCHEMA ${quoted(schema)}`);
    await client.query(`SET LOCAL search_path = ${quoted(schema)}`);
    const found = await versionOf(client);
    if (found > steps.length) throw new NewerSchema(schema, found, steps.length);
    for (const step of steps.slice(found)) await client.query(step);
    if (found < steps.length) await client.query('UPDATE icx_schema SET version = $1', [steps.length]);
  });

const versionOf = async (client: PoolClient): Promise<number> => {
  await client.query('CREATE TABLE IF NOT EXISTS icx_schema(version integer NOT NULL)');
  const { rows } = await client.query<{ version: number }>('SELECT version FROM icx_schema');
  if (rows[0]) return rows[0].version;
  await client.query('INSERT INTO icx_schema VALUES (0)');
  return 0;
};
