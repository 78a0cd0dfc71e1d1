import type { Pool } from 'pg';

/** The oldest that is tested with: what CI installs. */
const OLDEST = 15;

/** The server or the database is not of the kind that the engines need, so nothing is made in it. The message says what to do. */
export class ServerUnfit extends Error {}

/** Throws `ServerUnfit`. */
export const assertSupported = async (pool: Pick<Pool, 'query'>): Promise<void> => {
  const { rows } = await pool.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  );
  const { version = 0, encoding } = rows[0] ?? {};
  const major = Math.floor(version / 10_000);
  if (major < OLDEST)
    throw new ServerUnfit(
      `This is PostgreSQL ${major}, and the exchange needs ${OLDEST} or newer: upgrade the server, and start again.`,
    );
  // Any other one refuses letters that names are written with, one event at a time.
  if (encoding !== 'UTF8')
    throw new ServerUnfit(
      `This database is kept in ${encoding}, and the exchange needs UTF8: make another one (createdb -E UTF8 -T template0), and start again.`,
    );
};
