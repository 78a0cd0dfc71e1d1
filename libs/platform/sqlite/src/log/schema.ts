import type { DatabaseSync } from 'node:sqlite';

const SCHEMA_VERSION = 1;

/** `leaf_hash` is RFC 6962's; `command_key` is set on the first event of a batch that carried one. */
const SCHEMA = `
  CREATE TABLE meta(
    schema_version INTEGER NOT NULL,
    pair_id TEXT NOT NULL,
    max_vault_sequence INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE streams(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events(
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    command_key TEXT,
    leaf_hash BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events(stream_id, revision);
  CREATE UNIQUE INDEX events_by_command_key ON events(command_key) WHERE command_key IS NOT NULL;
`;

/** The log was written by a later release than this one. */
export class UnknownLogSchema extends Error {
  constructor(found: number) {
    super(
      `The log has schema ${found}, this release knows ${SCHEMA_VERSION}: start it with the release that wrote it.`,
    );
  }
}

/** Makes the tables in an empty database; in one that has them, checks the version. Answers the log's pair id. */
export const prepareSchema = (db: DatabaseSync, newPairId: string): string => {
  const present = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  if (!present) {
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA}`);
    db.prepare('INSERT INTO meta(schema_version, pair_id) VALUES (?, ?)').run(SCHEMA_VERSION, newPairId);
    db.exec('COMMIT');
  }
  const meta = db.prepare('SELECT schema_version, pair_id FROM meta').get() as {
    schema_version: number;
    pair_id: string;
  };
  if (meta.schema_version !== SCHEMA_VERSION) throw new UnknownLogSchema(meta.schema_version);
  return meta.pair_id;
};
