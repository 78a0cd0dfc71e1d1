import type { Migrations } from '../database/index.ts';

/**
 * Names and types are JSON strings without their quotes, since PostgreSQL's text holds no U+0000; `data` and `metadata`
 * are the JSON as it was printed, never `jsonb`, since leaf hashes are of these texts, byte for byte.
 */
const TABLES = `
  CREATE TABLE head(
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    pair_id text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    vault_sequence bigint NOT NULL DEFAULT 0
  );
  CREATE TABLE events(
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    type text COLLATE "C" NOT NULL,
    data text NOT NULL,
    metadata text NOT NULL,
    recorded_at text NOT NULL,
    command_key text COLLATE "C",
    leaf_hash bytea NOT NULL
  );
  CREATE UNIQUE INDEX events_by_stream ON events(stream, revision);
  CREATE UNIQUE INDEX events_by_command_key ON events(command_key) WHERE command_key IS NOT NULL;
`;

/**
 * Writes a group of appends in order, as if each had come alone, and tells the outcome of each. The lock on the head is
 * held to the commit, so positions are dense and become visible in order; each statement behind it sees what was
 * committed before it. An append that stands there already, told by its first event's metadata with the event's id, is
 * one whose answer was lost: it counts as appended. Arrays are read element by element: a slice copies the whole.
 * `expected`: -1 no stream, -2 what no stream can be at.
 */
const APPEND = `
  CREATE FUNCTION append(
    streams text[], expected bigint[], sizes integer[], keys text[], sequences bigint[],
    types text[], datas text[], metas text[], at text
  ) RETURNS TABLE(outcome text, found_stream text, found_revision bigint, found_position bigint, found_at text)
  LANGUAGE plpgsql AS $$
  DECLARE
    began bigint;
    ends bigint;
    first integer := 1;
    last integer;
  BEGIN
    SELECT h.position INTO STRICT began FROM icx_log.head h FOR UPDATE;
    ends := began;
    FOR i IN 1 .. cardinality(streams) LOOP
      last := first + sizes[i] - 1;
      outcome := NULL; found_stream := NULL; found_revision := NULL; found_position := NULL; found_at := at;
      IF keys[i] IS NOT NULL THEN
        SELECT 'command-key-taken', e.stream, e.revision INTO outcome, found_stream, found_revision
          FROM icx_log.events e WHERE e.command_key = keys[i];
      END IF;
      IF outcome IS NULL THEN
        SELECT e.revision INTO found_revision FROM icx_log.events e
          WHERE e.stream = streams[i] ORDER BY e.revision DESC LIMIT 1;
        IF coalesce(found_revision, -1) <> expected[i] THEN outcome := 'wrong-revision'; END IF;
      END IF;
      IF outcome IS NULL THEN
        FOR e IN first .. last LOOP
          ends := ends + 1;
          found_revision := expected[i] + 1 + e - first;
          INSERT INTO icx_log.events VALUES (
            ends, streams[i], found_revision, types[e], datas[e], metas[e], at, CASE e WHEN first THEN keys[i] END,
            sha256('\\x00' || convert_to('[' || ends || ',"' || streams[i] || '","' || found_revision || '","' || types[e]
              || '","' || at || '",' || metas[e] || ',' || datas[e] || ']', 'UTF8')));
        END LOOP;
        outcome := 'appended'; found_position := ends;
      ELSIF EXISTS (SELECT 1 FROM icx_log.events e
          WHERE e.stream = streams[i] AND e.revision = expected[i] + 1 AND e.metadata = metas[first]) THEN
        SELECT 'appended', e.revision, e.position, e.recorded_at INTO outcome, found_revision, found_position, found_at
          FROM icx_log.events e WHERE e.stream = streams[i] AND e.revision = expected[i] + sizes[i];
      END IF;
      first := last + 1;
      RETURN NEXT;
    END LOOP;
    IF ends > began THEN
      UPDATE icx_log.head h SET position = ends,
        vault_sequence = greatest(h.vault_sequence, (SELECT max(s) FROM unnest(sequences) s));
      PERFORM pg_notify('icx_log', ends::text);
    END IF;
  END $$;
`;

export const logMigrations: Migrations = { schema: 'icx_log', steps: [TABLES + APPEND] };
