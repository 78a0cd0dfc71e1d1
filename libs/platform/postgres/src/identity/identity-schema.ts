import type { Migrations } from '../database/index.ts';

/**
 * Of the identity provider. Whether something has ended is said by the database's clock (`seconds`, since 1970), so that
 * processes whose clocks differ agree.
 */
export const identitySchema: Migrations = {
  schema: 'icx_identity',
  steps: [
    `CREATE FUNCTION seconds() RETURNS double precision LANGUAGE sql STABLE
       RETURN extract(epoch FROM statement_timestamp())::double precision;
     CREATE TABLE provider_records(
       model text NOT NULL, id bytea NOT NULL, uid bytea, grant_id bytea, sealed bytea NOT NULL,
       expires_at double precision NOT NULL, consumed_at integer, PRIMARY KEY (model, id));
     CREATE INDEX provider_records_uid ON provider_records(model, uid) WHERE uid IS NOT NULL;
     CREATE INDEX provider_records_grant ON provider_records(grant_id) WHERE grant_id IS NOT NULL;
     CREATE INDEX provider_records_expiry ON provider_records(expires_at);
     CREATE TABLE credentials(
       subject text PRIMARY KEY, enrolment integer NOT NULL, password text NOT NULL,
       second_factor boolean NOT NULL, totp_step integer NOT NULL, since double precision NOT NULL);
     CREATE TABLE known_sources(
       subject text NOT NULL, source bytea NOT NULL, used_at double precision NOT NULL, PRIMARY KEY (subject, source));
     CREATE TABLE signing_keys(
       id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kid text NOT NULL UNIQUE, sealed bytea NOT NULL,
       retires_at double precision)`,
    `CREATE TABLE security_keys(
       id text PRIMARY KEY, subject text NOT NULL, public_key text NOT NULL, counter bigint NOT NULL,
       enrolment integer NOT NULL);
     CREATE INDEX security_keys_subject ON security_keys(subject)`,
  ],
};
