import type { FoundReservation, Reservation, Reservations } from '@icx/event-store/engine';
import { asking, migrate, poolAt, type Place } from '../database/index.ts';

export interface OpenReservations extends Reservations {
  close(): Promise<void>;
}

/**
 * The key as bytes: PostgreSQL's text has no NUL. The revision as `numeric`: whatever a caller expects can be reserved,
 * and is refused later. A row stays for good: it is the index by which a command that was carried out is found.
 */
const steps = [
  `CREATE TABLE reservations(
     key bytea PRIMARY KEY,
     id uuid NOT NULL,
     stream text NOT NULL,
     revision numeric NOT NULL,
     taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
];

/**
 * Command keys for an engine of the log that cannot write them with the events. Throws `NewerSchema`, and
 * `StorageUnavailable` as its calls do.
 */
export const openPostgresReservations = async (place: Place): Promise<OpenReservations> => {
  const { pool, close } = poolAt(place);
  const ask = asking(pool);
  const changed = async (sql: string, values: unknown[]) => (await ask(sql, values)).rowCount === 1;
  await migrate(pool, { schema: 'icx_keys', steps });
  return {
    find: async (key): Promise<FoundReservation | undefined> => {
      const { rows } = await ask<{ id: string; stream: string; revision: string; age: number }>(
        `SELECT id, stream, revision, 1000 * extract(epoch FROM clock_timestamp() - taken_at)::float8 AS age
         FROM icx_keys.reservations WHERE key = $1`,
        [bytes(key)],
      );
      const [row] = rows;
      return row && { id: row.id, stream: row.stream, revision: BigInt(row.revision), ageMs: row.age };
    },
    take: (key, found, { id, stream, revision }: Reservation) =>
      found
        ? changed(
            `UPDATE icx_keys.reservations SET id = $3, stream = $4, revision = $5, taken_at = clock_timestamp()
             WHERE key = $1 AND id = $2`,
            [bytes(key), found.id, id, stream, `${revision}`],
          )
        : changed(
            `INSERT INTO icx_keys.reservations(key, id, stream, revision) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING`,
            [bytes(key), id, stream, `${revision}`],
          ),
    release: async (key, { id }) => {
      await ask('DELETE FROM icx_keys.reservations WHERE key = $1 AND id = $2', [bytes(key), id]);
    },
    close,
  };
};

const bytes = (key: string): Buffer => Buffer.from(key);
