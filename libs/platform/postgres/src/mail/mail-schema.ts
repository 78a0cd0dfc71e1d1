import type { Migrations } from '../database/index.ts';
import { factTable, leastVersionTable } from '../sealed/index.ts';

/** A mail, its wrapped data key beside its name, and its sealed chunks; all of one mail in one commit. */
export const mailSchema: Migrations = {
  schema: 'icx_mail',
  steps: [
    `${factTable}
     ${leastVersionTable}
     CREATE TABLE mail(
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       name text NOT NULL UNIQUE,
       size integer NOT NULL,
       stored_at text NOT NULL,
       key_version integer NOT NULL,
       wrapped_key bytea NOT NULL
     );
     CREATE TABLE chunk(
       mail bigint NOT NULL REFERENCES mail ON DELETE CASCADE,
       number integer NOT NULL,
       sealed bytea NOT NULL,
       PRIMARY KEY (mail, number)
     );
     ALTER TABLE chunk ALTER sealed SET STORAGE EXTERNAL; -- what is sealed cannot be compressed`,
  ],
};
