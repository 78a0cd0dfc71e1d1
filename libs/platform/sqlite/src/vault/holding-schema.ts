import type { DatabaseSync } from 'node:sqlite';

/** Rows of a chunk have ids from its sequence times this on: an id says where its seal is. */
export const SLOTS = 65_536;

const columns = `
    device BLOB NOT NULL,
    holder INTEGER NOT NULL,
    line INTEGER NOT NULL,
    type INTEGER NOT NULL,
    manufacturer INTEGER,
    msn TEXT,
    representation INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,`;

/**
 * Holdings, by the million, so in as few bytes as may be. Rows of `holding` and `holding_conflict` say whose code of what
 * it is, in clear; deleting one deletes the row. `holding_chunk` keeps the seals of one `put`, one after another, and what
 * they have in common; like an envelope it never moves, and a deleted seal is overwritten in place. `holding_key` keeps
 * the data keys, wrapped: of one source each, so that deleting a code is deleting its seal, not its key.
 * A chunk takes a vault sequence as a code does: so the log can say up to where it refers to the vault.
 * @param temporary for a reader of a vault from before there were holdings
 */
export const holdingSchema = (temporary: 'TEMP' | '' = '') => `
  CREATE ${temporary} TABLE holding_key (
    id INTEGER PRIMARY KEY,
    key_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL
  ) STRICT;
  CREATE ${temporary} TABLE holding_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
  CREATE ${temporary} TABLE holding_chunk (
    sequence INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,
    holder INTEGER NOT NULL,
    source INTEGER NOT NULL,
    uploader INTEGER NOT NULL,
    put_at TEXT NOT NULL,
    seals BLOB NOT NULL
  ) STRICT;
  CREATE ${temporary} TABLE holding (
    id INTEGER PRIMARY KEY,
    ${columns}
    UNIQUE (device, holder)
  ) STRICT;
  CREATE ${temporary} TABLE holding_conflict (
    id INTEGER PRIMARY KEY,
    ${columns}
    against INTEGER NOT NULL,
    UNIQUE (device, holder, fingerprint)
  ) STRICT;
  CREATE ${temporary} TABLE holding_count (holder INTEGER PRIMARY KEY, rows INTEGER NOT NULL) STRICT;
`;

/** Where a row of either table came from; nothing for one whose chunk is about to be written. */
const chunk = `LEFT JOIN holding_chunk AS chunk ON chunk.sequence = row.id / ${SLOTS}`;

/** As a statement returns a row; words are their numbers. */
export interface HoldingRow {
  readonly id: number;
  readonly device: Uint8Array;
  readonly holder: number;
  readonly line: number;
  readonly type: number;
  readonly manufacturer: number | null;
  readonly msn: string | null;
  readonly representation: number;
  readonly fingerprint: Uint8Array;
  readonly source: number;
  readonly uploader: number;
  readonly putAt: string;
  readonly key: number;
  /** Of a conflict: the holding that has the other code. */
  readonly against?: number;
}
const row = `row.*, source, uploader, put_at AS putAt, key`;

export const rowTables = ['holding', 'holding_conflict'] as const;
export type RowTable = (typeof rowTables)[number];

const inTable = (db: DatabaseSync, table: RowTable, values: number) => ({
  insert: db.prepare(`INSERT INTO ${table} VALUES (?${', ?'.repeat(values)}) ON CONFLICT DO NOTHING`),
  /** Of whichever holder: there are few of one device. */
  ofDevice: db.prepare(`SELECT ${row} FROM ${table} AS row ${chunk} WHERE device = ?`),
  ofId: db.prepare(`SELECT ${row} FROM ${table} AS row ${chunk} WHERE id = ?`),
  delete: db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  /** In order of the chunks, then of their rows, which is that of the ids. */
  page: db.prepare(`
    SELECT ${row} FROM holding_chunk AS chunk
    CROSS JOIN ${table} AS row ON row.id >= sequence * ${SLOTS} AND row.id < (sequence + 1) * ${SLOTS}
    WHERE sequence >= CAST(?1 AS INTEGER) / ${SLOTS} AND row.id > ?1
      AND (?2 IS NULL OR row.holder IN (SELECT value FROM json_each(?2))) AND (?3 IS NULL OR source = ?3)
    ORDER BY sequence, row.id LIMIT ?4`),
  after: db.prepare(`SELECT ${row} FROM ${table} AS row ${chunk} WHERE row.id > ? ORDER BY row.id LIMIT ?`),
  total: db.prepare(`SELECT count(*) AS rows FROM ${table}`),
});

/** Every statement of the holdings, prepared once. */
export const prepareHoldings = (db: DatabaseSync) => ({
  holding: inTable(db, 'holding', 8),
  holding_conflict: inTable(db, 'holding_conflict', 9),
  insertChunk: db.prepare('INSERT INTO holding_chunk VALUES (?, ?, ?, ?, ?, ?, ?)'),
  seals: db.prepare('SELECT seals FROM holding_chunk WHERE sequence = ?'),
  /** The same length as before, so that SQLite writes it in place. */
  replaceSeals: db.prepare('UPDATE holding_chunk SET seals = ? WHERE sequence = ?'),
  insertKey: db.prepare('INSERT INTO holding_key (key_version, wrapped_key) VALUES (?, ?)'),
  key: db.prepare('SELECT key_version AS version, wrapped_key AS bytes FROM holding_key WHERE id = ?'),
  wordOf: db.prepare('SELECT id FROM holding_word WHERE word = ?'),
  word: db.prepare('SELECT word FROM holding_word WHERE id = ?'),
  insertWord: db.prepare('INSERT INTO holding_word (word) VALUES (?)'),
  add: db.prepare('INSERT INTO holding_count VALUES (?1, ?2) ON CONFLICT (holder) DO UPDATE SET rows = rows + ?2'),
  count: db.prepare('SELECT rows FROM holding_count WHERE holder = ?'),
});
export type HoldingStatements = ReturnType<typeof prepareHoldings>;

/** For re-wrapping: data keys under an older wrapping key than a version, and their new wrapping of the same length. */
export const prepareKeyRewrapping = (db: DatabaseSync) => ({
  older: db.prepare('SELECT id, key_version AS version, wrapped_key AS bytes FROM holding_key WHERE key_version < ?'),
  replace: db.prepare('UPDATE holding_key SET key_version = ?, wrapped_key = ? WHERE id = ?'),
});
