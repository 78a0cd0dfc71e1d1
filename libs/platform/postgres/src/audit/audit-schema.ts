import type { Pool } from 'pg';
import { asUnavailable, migrate } from '../database/index.ts';

/** Rows are never changed: the triggers are a fence against mistakes, not against whoever owns the tables. */
const steps = [
  `CREATE TABLE log(
     only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
     origin text NOT NULL
   );
   CREATE TABLE checkpoints(
     size bigint PRIMARY KEY,
     root bytea NOT NULL,
     at text NOT NULL,
     note text NOT NULL
   );
   CREATE TABLE leaves(
     leaf bigint PRIMARY KEY,
     position bigint NOT NULL UNIQUE,
     hash bytea NOT NULL
   );
   CREATE TABLE leaf_writer(token bigint NOT NULL);
   INSERT INTO leaf_writer VALUES (0);
   CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'What is in % is never changed.', TG_TABLE_NAME; END $$;
   CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints EXECUTE FUNCTION stays();
   CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON leaves EXECUTE FUNCTION stays()`,
];

export const migrateAudit = (pool: Pool): Promise<void> => available(migrate(pool, { schema: 'icx_audit', steps }));

export const available = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asUnavailable(error);
  });
