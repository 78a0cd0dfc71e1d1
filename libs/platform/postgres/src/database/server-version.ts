import type { Pool } from 'pg';

/** The oldest that is tested with: what CI installs. */
const OLDEST = 15;

/** The server is older than what the engines are tested with, so nothing is made in it. */
export class ServerTooOld extends Error {
  constructor(found: number) {
    super(
      `This is PostgreSQL ${found}, and the exchange needs ${OLDEST} or newer: upgrade the server, and start again.`,
    );
  }
}

/** Throws `ServerTooOld`. */
export const assertSupported = async (pool: Pick<Pool, 'query'>): Promise<void> => {
  const { rows } = await pool.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
  if (major < OLDEST) throw new ServerTooOld(major);
};
