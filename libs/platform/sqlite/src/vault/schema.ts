import type { DatabaseSync } from 'node:sqlite';
import type { Label, Seal } from '@icx/vault/engine';

/**
 * A code's row is in two tables. `custody` says in clear whose it is; deleting the code deletes that row. `envelope` holds
 * the secrets, and its rows never move: they are appended, and on deletion overwritten in place with as many zeros. For
 * `secure_delete` zeroes a deleted row, but not the copies of its neighbours that SQLite leaves behind when it moves them
 * to another page after deletions (seen here once in 5,000 deletions), and such a copy would outlive its own deletion.
 *
 * As envelopes stay, a sequence is never given twice. Rows are found by it, since an index on the random `id` would halve
 * the rate. `put_at` alone is outside the seal: a repeated put moves it.
 */
export const schema = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE custody (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    party TEXT NOT NULL,
    command_id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    put_at TEXT NOT NULL,
    UNIQUE (party, command_id)
  ) STRICT;
  CREATE TABLE envelope (
    sequence INTEGER PRIMARY KEY,
    key_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
`;

/** A code as a statement returns it: its label from `custody`, its seal from `envelope`. */
export type SealRow = Label & Seal;

/** Sequences are read as text, so that none is ever rounded; hence `custody.sequence` wherever order matters. */
const row = `
  SELECT CAST(custody.sequence AS TEXT) AS sequence, id, device_id AS deviceId, holder, party, command_id AS commandId,
    lower(hex(fingerprint)) AS fingerprint, key_version AS keyVersion, wrapped_key AS wrappedKey, sealed
  FROM custody JOIN envelope USING (sequence)`;

/** Every statement of the vault, prepared once. */
export const prepareStatements = (db: DatabaseSync) => ({
  highestSequence: db.prepare(`
    SELECT CAST(max(ifnull((SELECT max(sequence) FROM envelope), 0),
      ifnull((SELECT max(sequence) FROM holding_chunk), 0)) AS TEXT) AS highest`),
  find: db.prepare(`${row} WHERE custody.sequence = ?`),
  findByCommand: db.prepare(`${row} WHERE party = ? AND command_id = ?`),
  /** Changes nothing if this party used this command id before. */
  insertCustody: db.prepare(
    'INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (party, command_id) DO NOTHING',
  ),
  insertEnvelope: db.prepare('INSERT INTO envelope VALUES (?, ?, ?, ?)'),
  putAgain: db.prepare('UPDATE custody SET put_at = ? WHERE sequence = ?'),
  delete: db.prepare('DELETE FROM custody WHERE sequence = ?'),
  deleteIfOlder: db.prepare('DELETE FROM custody WHERE sequence = ? AND put_at < ?'),
  /** The same length as before, so that SQLite writes it in place. */
  erase: db.prepare(
    'UPDATE envelope SET wrapped_key = zeroblob(length(wrapped_key)), sealed = zeroblob(length(sealed)) WHERE sequence = ?',
  ),
  older: db.prepare(
    `SELECT CAST(sequence AS TEXT) AS sequence, id FROM custody
     WHERE sequence > ? AND put_at < ? ORDER BY custody.sequence LIMIT ?`,
  ),
});
export type Statements = ReturnType<typeof prepareStatements>;

/** For verifying, on any connection: codes in order of sequence, and how many there are. */
export const prepareReading = (db: DatabaseSync) => ({
  page: db.prepare(`${row} WHERE custody.sequence > ? ORDER BY custody.sequence LIMIT ?`),
  count: db.prepare('SELECT count(*) AS rows FROM custody'),
});

/** For re-wrapping: codes under an older wrapping key than a version, how many there are, and their new envelope. */
export const prepareRewrapping = (db: DatabaseSync) => ({
  page: db.prepare(`${row} WHERE custody.sequence > ? AND key_version < ? ORDER BY custody.sequence LIMIT ?`),
  count: db.prepare('SELECT count(*) AS rows FROM custody JOIN envelope USING (sequence) WHERE key_version < ?'),
  replace: db.prepare(
    'UPDATE envelope SET key_version = ?, wrapped_key = ?, sealed = ? WHERE sequence = ? AND wrapped_key = ?',
  ),
});
