import type { Migrations } from '../database/index.ts';

/**
 * Names are hashes: an address is nobody's to read here. `used` and `failures` are logged and flushed as everything else: what a
 * crash of the database forgot could be used a second time. `hits` are not, for what they guard is over within a minute.
 * `places` are: whoever has one may be about to act. What has ended says the database's clock (`seconds`, since 1970).
 */
export const limitsSchema: Migrations = {
  schema: 'icx_limits',
  steps: [
    `CREATE FUNCTION seconds() RETURNS double precision LANGUAGE sql STABLE
       RETURN extract(epoch FROM statement_timestamp())::double precision;
     CREATE TABLE used(name bytea PRIMARY KEY, ends_at double precision NOT NULL);
     CREATE INDEX used_end ON used(ends_at);
     CREATE UNLOGGED TABLE hits(name bytea PRIMARY KEY, count integer NOT NULL, ends_at double precision NOT NULL);
     CREATE INDEX hits_end ON hits(ends_at);
     CREATE TABLE failures(name bytea PRIMARY KEY, count integer NOT NULL, at double precision NOT NULL,
       ends_at double precision NOT NULL);
     CREATE INDEX failures_end ON failures(ends_at)`,
    `CREATE TABLE places(name bytea NOT NULL, member text NOT NULL, amount double precision NOT NULL,
       place bigint GENERATED ALWAYS AS IDENTITY, ends_at double precision NOT NULL, PRIMARY KEY (name, member));
     CREATE INDEX places_end ON places(ends_at);
     CREATE FUNCTION held(of_name bytea) RETURNS TABLE(of text, amount double precision) LANGUAGE sql STABLE AS
       'SELECT member, places.amount FROM icx_limits.places WHERE name = of_name AND ends_at > icx_limits.seconds() ORDER BY place';
     CREATE FUNCTION take(of_name bytea, of_member text, much double precision, lasting double precision)
     RETURNS TABLE(of text, amount double precision) LANGUAGE plpgsql AS $$
     BEGIN
       -- Until the commit: else who comes second could commit first, and neither would see the other.
       PERFORM pg_advisory_xact_lock(('x' || encode(substr(of_name, 1, 8), 'hex'))::bit(64)::bigint);
       DELETE FROM icx_limits.places WHERE name = of_name AND ends_at <= icx_limits.seconds();
       INSERT INTO icx_limits.places(name, member, amount, ends_at)
         VALUES (of_name, of_member, much, icx_limits.seconds() + lasting)
         ON CONFLICT (name, member) DO UPDATE SET amount = excluded.amount, ends_at = excluded.ends_at;
       RETURN QUERY SELECT * FROM icx_limits.held(of_name);
     END $$`,
  ],
};
