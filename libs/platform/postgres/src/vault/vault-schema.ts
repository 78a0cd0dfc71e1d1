import type { Migrations } from '../database/index.ts';
import { factTable } from '../sealed/index.ts';

/** Rows of one `put` of holdings have ids from its sequence times this on: an id says with what a holding came. */
export const SLOTS = 65_536;

const held = `
  id bigint PRIMARY KEY,
  device bytea NOT NULL,
  holder text NOT NULL,
  line integer NOT NULL,
  type text NOT NULL,
  manufacturer text,
  msn text,
  representation smallint NOT NULL,
  fingerprint bytea NOT NULL,
  seal bytea NOT NULL`;

/** Dead rows of what held a secret are cleared away as soon as autovacuum comes by (each minute), not at a fifth of the table. */
const soon = 'WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1)';

const secured = [
  ...['fact', 'given', 'custody', 'envelope'],
  ...['holding_key', 'holding_put', 'holding', 'holding_conflict', 'holding_count'],
];

/**
 * As in the SQLite vault a code is two rows: `custody` says in clear whose it is, `envelope` holds its key and its seal. A
 * holding has its seal beside it, since changing one byte of a shared chunk would write the whole chunk anew and leave
 * the old one dead. `given` is the highest sequence: its one row is locked by whoever gives another, until the commit.
 */
export const vaultSchema: Migrations = {
  schema: 'icx_vault',
  steps: [
    `${factTable}
     CREATE TABLE given(highest bigint NOT NULL, least_version integer NOT NULL);
     INSERT INTO given VALUES (0, 0);
     CREATE TABLE custody(
       sequence bigint PRIMARY KEY,
       id text NOT NULL,
       device_id text NOT NULL,
       holder text NOT NULL,
       party text NOT NULL,
       command_id text NOT NULL,
       fingerprint bytea NOT NULL,
       put_at text COLLATE "C" NOT NULL,
       UNIQUE (party, command_id)
     );
     CREATE TABLE envelope(
       sequence bigint PRIMARY KEY,
       key_version integer NOT NULL,
       wrapped_key bytea NOT NULL,
       sealed bytea NOT NULL
     ) ${soon};
     CREATE TABLE holding_key(
       id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       key_version integer NOT NULL,
       wrapped_key bytea NOT NULL
     ) ${soon};
     CREATE TABLE holding_put(
       sequence bigint PRIMARY KEY,
       key integer NOT NULL,
       source text NOT NULL,
       uploader text NOT NULL,
       put_at text NOT NULL
     );
     CREATE TABLE holding(${held}, UNIQUE (device, holder)) ${soon};
     CREATE TABLE holding_conflict(${held}, against bigint NOT NULL, UNIQUE (device, holder, fingerprint)) ${soon};
     CREATE TABLE holding_count(holder text PRIMARY KEY, held bigint NOT NULL);
     REVOKE ALL ON SCHEMA icx_vault FROM PUBLIC;
     ${secured
       .map(
         (table) => `
     ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
     CREATE POLICY vault_only ON ${table} USING ((SELECT current_setting('icx.vault', true) = 'acting'));`,
       )
       .join('')}`,
  ],
};
