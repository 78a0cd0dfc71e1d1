import type { Migrations } from '../database/index.ts';
import { leastVersionTable } from '../sealed/index.ts';

/**
 * A `part` is what one append wrote, as a spool in a folder would have written it from byte `at` of its file on: the parts
 * of an entry, one after another, are that file without its header.
 */
export const spoolSchema: Migrations = {
  schema: 'icx_spool',
  steps: [
    `${leastVersionTable}
     CREATE TABLE entry(
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       name text COLLATE "C" NOT NULL UNIQUE,
       key_version integer NOT NULL,
       wrapped_key bytea NOT NULL,
       written_at timestamptz NOT NULL DEFAULT clock_timestamp()
     );
     CREATE TABLE part(
       entry bigint NOT NULL REFERENCES entry ON DELETE CASCADE,
       plain bigint NOT NULL,
       at bigint NOT NULL,
       chunk integer NOT NULL,
       to_plain bigint NOT NULL,
       to_at bigint NOT NULL,
       to_chunk integer NOT NULL,
       sealed bytea NOT NULL,
       PRIMARY KEY (entry, plain)
     );
     ALTER TABLE part ALTER sealed SET STORAGE EXTERNAL; -- what is sealed cannot be compressed`,
  ],
};
