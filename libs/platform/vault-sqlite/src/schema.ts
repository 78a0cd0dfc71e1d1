import type { DatabaseSync } from 'node:sqlite';
import type { Label, Seal } from './seal.ts';

/**
 * `sequence` is AUTOINCREMENT so that a deleted one is never given again; rows are found by it, since an index on the
 * random `id` would halve the rate. `put_at` alone is outside the seal: a repeated put moves it.
 */
export const schema = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE seal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    party TEXT NOT NULL,
    command_id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    key_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    put_at TEXT NOT NULL,
    UNIQUE (party, command_id)
  ) STRICT;
  PRAGMA user_version=1;
`;

/** A row as a statement returns it. */
export type SealRow = Label & Seal;

/** Sequences are read as text, so one that has a row is never rounded; hence `seal.sequence` wherever order matters. */
const row = `
  CAST(sequence AS TEXT) AS sequence, id, device_id AS deviceId, holder, party, command_id AS commandId,
  lower(hex(fingerprint)) AS fingerprint, key_version AS keyVersion, wrapped_key AS wrappedKey, sealed`;

/** Every statement on seals, prepared once. */
export const prepareStatements = (db: DatabaseSync) => ({
  highestSequence: db.prepare(`SELECT CAST(seq AS TEXT) AS seq FROM sqlite_sequence WHERE name = 'seal'`),
  find: db.prepare(`SELECT ${row} FROM seal WHERE sequence = ?`),
  findByCommand: db.prepare(`SELECT ${row} FROM seal WHERE party = ? AND command_id = ?`),
  insert: db.prepare('INSERT INTO seal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  putAgain: db.prepare('UPDATE seal SET put_at = ? WHERE sequence = ?'),
  delete: db.prepare('DELETE FROM seal WHERE sequence = ?'),
  deleteIfOlder: db.prepare('DELETE FROM seal WHERE sequence = ? AND put_at < ?'),
  older: db.prepare(
    `SELECT CAST(sequence AS TEXT) AS sequence, id FROM seal WHERE sequence > ? AND put_at < ? ORDER BY seal.sequence LIMIT ?`,
  ),
});
export type Statements = ReturnType<typeof prepareStatements>;

/** For verifying, on any connection: rows in order of sequence, and how many there are. */
export const prepareReading = (db: DatabaseSync) => ({
  page: db.prepare(`SELECT ${row} FROM seal WHERE sequence > ? ORDER BY seal.sequence LIMIT ?`),
  count: db.prepare('SELECT count(*) AS rows FROM seal'),
});
