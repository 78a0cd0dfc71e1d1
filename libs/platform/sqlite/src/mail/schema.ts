import type { DatabaseSync } from 'node:sqlite';

/**
 * A mail is a row of `mail`, which says its name in clear, its data key in `mail_key`, and its sealed chunks. A key never
 * moves: it is appended, and overwritten in place with zeros when its mail is deleted (why: `vault/schema.ts`). So what
 * SQLite may leave of a chunk somewhere opens with nothing, and an id is never given twice. A large mail is written in
 * several transactions, its row last: a key without a row is of a mail that was being written when the exchange ended.
 */
export const schema = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    stored_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE mail_key (
    id INTEGER PRIMARY KEY,
    key_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL
  ) STRICT;
  CREATE TABLE mail_chunk (
    id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (id, number)
  ) STRICT;
`;

export interface MailRow {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly storedAt: string;
}

export interface KeyRow {
  readonly id: number;
  /** `null`: its mail is being written. */
  readonly name: string | null;
  readonly version: number;
  readonly bytes: Uint8Array;
}

const row = 'SELECT id, name, size, stored_at AS storedAt FROM mail';
const keyRow = 'SELECT id, name, key_version AS version, wrapped_key AS bytes FROM mail_key LEFT JOIN mail USING (id)';
const live = 'wrapped_key <> zeroblob(length(wrapped_key))';

/** Every statement of the store, prepared once. */
export const prepareStatements = (db: DatabaseSync) => ({
  find: db.prepare(`${row} WHERE name = ?`),
  page: db.prepare(`${row} WHERE id > ? ORDER BY id LIMIT ?`),
  count: db.prepare('SELECT count(*) AS rows FROM mail'),
  key: db.prepare(`${keyRow} WHERE id = ?`),
  chunk: db.prepare('SELECT sealed FROM mail_chunk WHERE id = ? AND number = ?'),
  insertMail: db.prepare('INSERT INTO mail VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING'),
  insertKey: db.prepare('INSERT INTO mail_key (key_version, wrapped_key) VALUES (?, ?)'),
  insertChunk: db.prepare('INSERT INTO mail_chunk VALUES (?, ?, ?)'),
  deleteMail: db.prepare('DELETE FROM mail WHERE id = ?'),
  deleteChunks: db.prepare('DELETE FROM mail_chunk WHERE id = ?'),
  /** The same length as before, so that SQLite writes it in place. */
  eraseKey: db.prepare('UPDATE mail_key SET wrapped_key = zeroblob(length(wrapped_key)) WHERE id = ?'),
  unfinished: db.prepare(`${keyRow} WHERE name IS NULL AND ${live}`),
  olderKeys: db.prepare(`${keyRow} WHERE key_version < ? AND ${live} ORDER BY id`),
  replaceKey: db.prepare('UPDATE mail_key SET key_version = ?, wrapped_key = ? WHERE id = ? AND wrapped_key = ?'),
});
export type Statements = ReturnType<typeof prepareStatements>;
