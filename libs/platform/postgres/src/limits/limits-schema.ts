import type { Migrations } from '../database/index.ts';

/**
 * Names are hashes: an address is nobody's to read here. `used` and `failures` are logged and flushed as everything else: what a
 * crash of the database forgot could be used a second time. `hits` are not, for what they guard is over within a minute.
 * What has ended says the database's clock (`seconds`, since 1970).
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
  ],
};
