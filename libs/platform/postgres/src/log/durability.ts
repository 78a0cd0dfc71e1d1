import type { Pool } from 'pg';

/** The server would acknowledge what a crash of its machine could take back, so nothing may be stored on it. */
export class NotDurable extends Error {
  constructor(setting: string, found: string, wanted: string) {
    super(
      `PostgreSQL runs with ${setting}=${found}, so acknowledged writes could be lost. Set ${setting}=${wanted} for this ` +
        'server, database and role, and start again.',
    );
  }
}

/** Reads back what a connection of this role has. Throws `NotDurable`. */
export const assertDurable = async (pool: Pool): Promise<void> => {
  for (const [setting, refused, wanted] of REFUSED) {
    const { rows } = await pool.query<{ found: string }>('SELECT current_setting($1) AS found', [setting]);
    if (rows[0]?.found === refused) throw new NotDurable(setting, refused, wanted);
  }
};

const REFUSED = [
  ['fsync', 'off', 'on'],
  ['full_page_writes', 'off', 'on'],
  ['synchronous_commit', 'off', 'on'],
] as const;
